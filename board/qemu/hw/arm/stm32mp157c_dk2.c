/*
 * STMicroelectronics STM32MP157C-DK2 discovery kit
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The board is that of UM2534 and of Linux' stm32mp157c-dk2.dts.
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "exec/address-spaces.h"
#include "hw/arm/boot.h"
#include "hw/arm/stm32mp157_soc.h"
#include "hw/boards.h"
#include "hw/qdev-properties.h"
#include "qom/object.h"
#include "system/reset.h"

#define TYPE_STM32MP157C_DK2_MACHINE MACHINE_TYPE_NAME("stm32mp157c-dk2")
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP157CDK2State, STM32MP157C_DK2_MACHINE)

#define RAM_SIZE (512 * MiB)
#define HSE_HZ 24000000
#define LSE_HZ 32768

#define UART4_BASE 0x40010000
#define ETZPC_BASE 0x5c007000
#define TAMP_BASE 0x5c00a000

struct STM32MP157CDK2State {
    MachineState parent_obj;

    STM32MP157State soc;
    struct arm_boot_info boot_info;
};

/*
 * What Trusted Firmware-A and U-Boot do on this board before they start Linux,
 * as far as it can be seen: the clock tree of TF-A's
 * fdts/stm32mp15xx-dkx.dtsi, the console, who may use what, the state of the
 * MCU, and the counter of the generic timers.
 */
static const struct {
    hwaddr addr;
    uint32_t value;
} boot_loader_writes[] = {
    /* HSI, CSI and HSE (bypassed), LSI and LSE on; RTC from the LSE */
    { STM32MP157_RCC_BASE + 0x00c, 0x00000591 },
    { STM32MP157_RCC_BASE + 0x144, 0x00000001 },
    { STM32MP157_RCC_BASE + 0x140, 0x00110001 },
    /* PLL1, 1300 MHz / 2; PLL2, 1066 MHz / 2: from the HSE */
    { STM32MP157_RCC_BASE + 0x028, 1 },
    { STM32MP157_RCC_BASE + 0x084, 0x00020050 },
    { STM32MP157_RCC_BASE + 0x088, 0x00000000 },
    { STM32MP157_RCC_BASE + 0x08c, 0x00010000 | 0x800 << 3 },
    { STM32MP157_RCC_BASE + 0x080, 0x00000011 },
    { STM32MP157_RCC_BASE + 0x098, 0x00020041 },
    { STM32MP157_RCC_BASE + 0x09c, 0x00000001 },
    { STM32MP157_RCC_BASE + 0x0a0, 0x00010000 | 0x1400 << 3 },
    { STM32MP157_RCC_BASE + 0x094, 0x00000071 },
    /* PLL3, 417.8 MHz; PLL4, 594 MHz: from the HSE */
    { STM32MP157_RCC_BASE + 0x820, 1 },
    { STM32MP157_RCC_BASE + 0x884, 0x01010021 },
    { STM32MP157_RCC_BASE + 0x888, 0x00241001 },
    { STM32MP157_RCC_BASE + 0x88c, 0x00010000 | 0x1a04 << 3 },
    { STM32MP157_RCC_BASE + 0x880, 0x00000071 },
    { STM32MP157_RCC_BASE + 0x824, 1 },
    { STM32MP157_RCC_BASE + 0x898, 0x00030062 },
    { STM32MP157_RCC_BASE + 0x89c, 0x00070705 },
    { STM32MP157_RCC_BASE + 0x894, 0x00000071 },
    /* MPU 650 MHz from PLL1, AXI 266 MHz from PLL2, MCU 209 MHz from PLL3 */
    { STM32MP157_RCC_BASE + 0x040, 2 },         /* APB5 / 4 */
    { STM32MP157_RCC_BASE + 0x03c, 1 },         /* APB4 / 2 */
    { STM32MP157_RCC_BASE + 0x834, 1 },         /* APB1 / 2 */
    { STM32MP157_RCC_BASE + 0x838, 1 },         /* APB2 / 2 */
    { STM32MP157_RCC_BASE + 0x83c, 1 },         /* APB3 / 2 */
    { STM32MP157_RCC_BASE + 0x044, 23 },        /* RTC's HSE / 24 */
    { STM32MP157_RCC_BASE + 0x020, 2 },
    { STM32MP157_RCC_BASE + 0x024, 2 },
    { STM32MP157_RCC_BASE + 0x048, 3 },
    /* Kernel clocks */
    { STM32MP157_RCC_BASE + 0x0d0, 2 },         /* CKPER: HSE */
    { STM32MP157_RCC_BASE + 0x0d4, 1 },         /* STGEN: HSE */
    { STM32MP157_RCC_BASE + 0x0c0, 2 },         /* I2C4, 6: HSI */
    { STM32MP157_RCC_BASE + 0x0c4, 2 },         /* SPI6: HSI */
    { STM32MP157_RCC_BASE + 0x0c8, 2 },         /* USART1: HSI */
    { STM32MP157_RCC_BASE + 0x0cc, 3 },         /* RNG1: LSI */
    { STM32MP157_RCC_BASE + 0x8c0, 2 },         /* I2C1, 2: HSI */
    { STM32MP157_RCC_BASE + 0x8c4, 2 },         /* I2C3, 5: HSI */
    { STM32MP157_RCC_BASE + 0x8e0, 2 },         /* SPI4, 5: HSI */
    { STM32MP157_RCC_BASE + 0x8e4, 2 },         /* USART6: HSI */
    { STM32MP157_RCC_BASE + 0x8e8, 2 },         /* USART2, UART4: HSI */
    { STM32MP157_RCC_BASE + 0x8ec, 2 },         /* USART3, UART5: HSI */
    { STM32MP157_RCC_BASE + 0x8f0, 2 },         /* UART7, 8: HSI */
    { STM32MP157_RCC_BASE + 0x8f4, 2 },         /* SDMMC1, 2: PLL4 */
    { STM32MP157_RCC_BASE + 0x8f8, 2 },         /* SDMMC3: PLL4 */
    { STM32MP157_RCC_BASE + 0x920, 3 },         /* RNG2: LSI */
    { STM32MP157_RCC_BASE + 0x928, 1 },         /* ADC: CKPER */
    /* UART4 is the boot loader's console too: 115200 baud from 64 MHz */
    { STM32MP157_RCC_BASE + 0xa00, 1 << 16 },
    { UART4_BASE + 0x00c, 556 },
    { UART4_BASE + 0x000, 0x0000000d },
    /* ETZPC: peripherals are open to the non-secure MPU and to the MCU */
    { ETZPC_BASE + 0x010, UINT32_MAX },
    { ETZPC_BASE + 0x014, UINT32_MAX },
    { ETZPC_BASE + 0x018, UINT32_MAX },
    { ETZPC_BASE + 0x01c, UINT32_MAX },
    { ETZPC_BASE + 0x020, UINT32_MAX },
    { ETZPC_BASE + 0x024, UINT32_MAX },
    /* TAMP, by U-Boot: the MCU is off and has no resource table */
    { TAMP_BASE + 0x144, 0 },
    { TAMP_BASE + 0x148, 0 },
    { STM32MP157_STGENC_BASE + 0x020, HSE_HZ },
    { STM32MP157_STGENC_BASE + 0x000, 1 },
};

static void stm32mp157c_dk2_boot_loader(void)
{
    for (int i = 0; i < ARRAY_SIZE(boot_loader_writes); i++) {
        address_space_stl_le(&address_space_memory, boot_loader_writes[i].addr,
                             boot_loader_writes[i].value,
                             MEMTXATTRS_UNSPECIFIED, NULL);
    }
}

static void stm32mp157c_dk2_reset(MachineState *machine, ResetType type)
{
    qemu_devices_reset(type);
    if (machine->kernel_filename) {
        stm32mp157c_dk2_boot_loader();
    }
}

static void stm32mp157c_dk2_init(MachineState *machine)
{
    STM32MP157CDK2State *s = STM32MP157C_DK2_MACHINE(machine);

    if (machine->ram_size != RAM_SIZE) {
        g_autofree char *size = size_to_str(RAM_SIZE);

        error_report("This board has %s of RAM, no more and no less", size);
        exit(EXIT_FAILURE);
    }

    object_initialize_child(OBJECT(machine), "soc", &s->soc,
                            TYPE_STM32MP157_SOC);
    qdev_prop_set_uint32(DEVICE(&s->soc), "hse-frequency", HSE_HZ);
    qdev_prop_set_uint32(DEVICE(&s->soc), "lse-frequency", LSE_HZ);
    sysbus_realize(SYS_BUS_DEVICE(&s->soc), &error_fatal);
    memory_region_add_subregion(get_system_memory(), STM32MP157_DDR_BASE,
                                machine->ram);

    s->boot_info = (struct arm_boot_info) {
        .loader_start = STM32MP157_DDR_BASE,
        .ram_size = machine->ram_size,
        .board_id = -1,
        .psci_conduit = QEMU_PSCI_CONDUIT_SMC,
    };
    arm_load_kernel(&s->soc.mpu[0], machine, &s->boot_info);
}

static void stm32mp157c_dk2_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "STMicroelectronics STM32MP157C-DK2 (2 Cortex-A7, Cortex-M4)";
    mc->init = stm32mp157c_dk2_init;
    mc->reset = stm32mp157c_dk2_reset;
    mc->min_cpus = STM32MP157_NUM_MPUS + 1;
    mc->max_cpus = mc->min_cpus;
    mc->default_cpus = mc->min_cpus;
    mc->default_ram_size = RAM_SIZE;
    mc->default_ram_id = "stm32mp157c-dk2.ddr";
    mc->no_floppy = 1;
    mc->no_cdrom = 1;
    mc->no_parallel = 1;
}

static const TypeInfo stm32mp157c_dk2_types[] = {
    {
        .name = TYPE_STM32MP157C_DK2_MACHINE,
        .parent = TYPE_MACHINE,
        .instance_size = sizeof(STM32MP157CDK2State),
        .class_init = stm32mp157c_dk2_class_init,
    },
};

DEFINE_TYPES(stm32mp157c_dk2_types)
