/*
 * QTest testcase for the STM32MP1's Cortex-M4: start, reset, lockup, its view
 * of memory
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "stm32mp1_mcu.h"

#define NUM_RESETS 1200
#define NUM_LOCKUPS 300

#define EXTI_BASE 0x5000d000
#define EXTI_RTSR3 (EXTI_BASE + 0x40)
#define EXTI_RPR3 (EXTI_BASE + 0x4c)
#define EXTI_MCU_WATCHDOG 0x10      /* event 68 */

#define IPCC_C1SCR 0x4c001008
#define IPCC_C2CR 0x4c001010
#define IPCC_C2MR 0x4c001014

#define HSEM_BASE 0x4c000000
#define HSEM_RLR0 0x80

#define SCS_VTOR 0xe000ed08
#define SCS_AIRCR 0xe000ed0c
#define NVIC_ISPR3 0xe000e20c       /* interrupts 96 to 127 */

#define RSTF_MCURST 0x20
#define RSTF_MCSYSRST 0x80

/* What no M-profile CPU can execute, without a handler for the fault */
static const uint16_t mcu_undefined[] = { 0xde00, 0xe7fd };

static const uint16_t mcu_semihosting_exit[] = {
    0x2018,             /* movs r0, #SYS_EXIT */
    0x4901,             /* ldr  r1, =ADP_Stopped_ApplicationExit */
    0xbeab,             /* bkpt 0xab */
    0xe7fe,             /* b    . */
    0x0026, 0x0002,
};

/* A SVC whose handler returns to Handler mode with an IPSR of 400 */
static const uint16_t mcu_bad_ipsr[] = {
    0xf3ef, 0x8005,     /*          mrs  r0, ipsr */
    0xb900,             /*          cbnz r0, handler */
    0xdf00,             /*          svc  0 */
    0x4903,             /* handler: ldr  r1, =0x01000190 */
    0x9107,             /*          str  r1, [sp, #28]   ; xPSR */
    0xa101,             /*          adr  r1, back */
    0x9106,             /*          str  r1, [sp, #24]   ; return address */
    0x4802,             /*          ldr  r0, =0xfffffff1 */
    0x4700,             /*          bx   r0              ; to Handler mode */
    0x4802,             /* back:    ldr  r0, =0xfffffff9 */
    0x4700,             /*          bx   r0              ; to Thread mode */
    0x0190, 0x0100,
    0xfff1, 0xffff,
    0xfff9, 0xffff,
};

static void test_held(void)
{
    QTestState *qts = qtest_initf("%s", MCU_MACHINE);

    mcu_load(qts, mcu_count_starts, sizeof(mcu_count_starts));
    g_usleep(50 * 1000);
    g_assert_cmphex(qtest_readl(qts, MCU_COUNTER), ==, 0);
    qtest_quit(qts);
}

static void test_start(void)
{
    QTestState *qts = mcu_start(mcu_count_starts, sizeof(mcu_count_starts), "");

    g_assert_true(mcu_wait(qts, MCU_COUNTER, 1));
    /* A MCU that runs does not care about BOOT_MCU */
    mcu_release(qts);
    g_usleep(20 * 1000);
    g_assert_cmphex(qtest_readl(qts, MCU_COUNTER), ==, 1);
    qtest_quit(qts);
}

static void test_reset_held(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    mcu_write(qts, MCU_COUNTER, 0x1234);
    mcu_reset(qts);
    g_assert_cmphex(qtest_readl(qts, RCC_MP_GRSTCSETR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RCC_MC_RSTSCLRR) & RSTF_MCURST, ==,
                    RSTF_MCURST);
    g_usleep(20 * 1000);
    qtest_writel(qts, MCU_MAILBOX, 1);
    g_usleep(20 * 1000);
    g_assert_cmphex(qtest_readl(qts, MCU_MAILBOX), ==, 1);
    mcu_release(qts);
    g_assert_true(mcu_wait(qts, MCU_MAILBOX, 0));
    qtest_quit(qts);
}

/* With BOOT_MCU set, a reset is a restart */
static void test_many_resets(void)
{
    QTestState *qts = mcu_start(mcu_count_starts, sizeof(mcu_count_starts), "");

    g_assert_true(mcu_wait(qts, MCU_COUNTER, 1));
    for (int i = 2; i <= NUM_RESETS; i++) {
        if (i % 2) {
            mcu_reset(qts);
            mcu_release(qts);
        } else {
            qtest_writel(qts, RCC_MP_GCR, 1);
            mcu_reset(qts);
            qtest_writel(qts, RCC_MP_GCR, 0);
        }
        g_assert_true(mcu_wait(qts, MCU_COUNTER, i));
    }
    qtest_quit(qts);
}

static void test_sysresetreq(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    /* Held afterwards, as BOOT_MCU is clear: the command stays unfinished */
    qtest_writel(qts, MCU_MAILBOX + 4, SCS_AIRCR);
    qtest_writel(qts, MCU_MAILBOX + 8, 0x05fa0004);
    qtest_writel(qts, MCU_MAILBOX, 2);
    while (!(qtest_readl(qts, RCC_MC_RSTSCLRR) & RSTF_MCSYSRST)) {
        g_usleep(50);
    }
    g_usleep(20 * 1000);
    qtest_writel(qts, MCU_MAILBOX, 1);
    g_usleep(20 * 1000);
    g_assert_cmphex(qtest_readl(qts, MCU_MAILBOX), ==, 1);

    qtest_writel(qts, RCC_MP_GCR, 1);
    g_assert_true(mcu_wait(qts, MCU_MAILBOX, 0));
    qtest_quit(qts);
}

static void check_lockup(QTestState *qts)
{
    g_assert_true(mcu_wait(qts, EXTI_RPR3, EXTI_MCU_WATCHDOG));
    qtest_writel(qts, EXTI_RPR3, EXTI_MCU_WATCHDOG);
    g_assert_cmphex(qtest_readl(qts, EXTI_RPR3), ==, 0);
}

/* A firmware in lockup is the watchdog's event, each time, and no more */
static void test_lockup(void)
{
    QTestState *qts = qtest_initf("%s", MCU_MACHINE);

    qtest_writel(qts, EXTI_RTSR3, EXTI_MCU_WATCHDOG);
    mcu_load(qts, mcu_undefined, sizeof(mcu_undefined));
    for (int i = 0; i < NUM_LOCKUPS; i++) {
        mcu_release(qts);
        check_lockup(qts);
        mcu_reset(qts);
    }

    /* Vectors that are not readable: an MPU fault is no different */
    qtest_writel(qts, RETRAM_BASE + 4, 0xfffffff1);
    mcu_release(qts);
    check_lockup(qts);
    mcu_reset(qts);

    mcu_load(qts, mcu_count_starts, sizeof(mcu_count_starts));
    mcu_release(qts);
    g_assert_true(mcu_wait(qts, MCU_COUNTER, 1));
    g_assert_cmphex(qtest_readl(qts, EXTI_RPR3), ==, 0);
    qtest_quit(qts);
}

/* The Cortex-M4 does not get at the host, though the Cortex-A7s do */
static void test_semihosting(void)
{
    QTestState *qts = qtest_initf("%s -semihosting-config enable=on,target="
                                  "native,userspace=on", MCU_MACHINE);

    qtest_writel(qts, EXTI_RTSR3, EXTI_MCU_WATCHDOG);
    mcu_load(qts, mcu_semihosting_exit, sizeof(mcu_semihosting_exit));
    mcu_release(qts);
    check_lockup(qts);
    qtest_quit(qts);
}

/* A corrupted stack must not be more than the firmware's problem */
static void test_bad_ipsr(void)
{
    QTestState *qts = qtest_initf("%s", MCU_MACHINE);

    qtest_writel(qts, EXTI_RTSR3, EXTI_MCU_WATCHDOG);
    mcu_load(qts, mcu_bad_ipsr, sizeof(mcu_bad_ipsr));
    mcu_release(qts);
    check_lockup(qts);
    qtest_quit(qts);
}

static void test_memory(void)
{
    static const struct {
        uint32_t mcu;
        uint32_t mpu;
    } same[] = {
        { 0x00000000, 0x38000000 }, { 0x0000fffc, 0x3800fffc },
        { 0x10000000 + 0x9000, 0x10009000 }, { 0x1005fffc, 0x1005fffc },
        { 0x30009000, 0x10009000 }, { 0x3005fffc, 0x3005fffc },
        { 0x38000400, 0x38000400 }, { 0x2ffc0000, 0x2ffc0000 },
        { 0x54000ffc, 0x54000ffc }, { 0xc0000000, 0xc0000000 },
        { 0xdffffffc, 0xdffffffc },
    };
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    for (int i = 0; i < ARRAY_SIZE(same); i++) {
        mcu_write(qts, same[i].mcu, 0xa5000000 + i);
        g_assert_cmphex(qtest_readl(qts, same[i].mpu), ==, 0xa5000000 + i);
        qtest_writel(qts, same[i].mpu, 0x5a000000 + i);
        g_assert_cmphex(mcu_read(qts, same[i].mcu), ==, 0x5a000000 + i);
    }
    /* What is not modelled reads as zero: TIM2, reserved space */
    g_assert_cmphex(mcu_read(qts, 0x40000000), ==, 0);
    g_assert_cmphex(mcu_read(qts, 0x5ffffffc), ==, 0);
    /* Each processor takes semaphores in its own name */
    g_assert_cmphex(mcu_read(qts, HSEM_BASE + HSEM_RLR0) & 0xf00, ==, 0x200);
    g_assert_cmphex(qtest_readl(qts, HSEM_BASE + HSEM_RLR0 + 4) & 0xf00, ==,
                    0x100);
    qtest_quit(qts);
}

/* The GIC is nothing that the Cortex-M4 can see */
static void test_no_gic(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    qtest_writel(qts, EXTI_RTSR3, EXTI_MCU_WATCHDOG);
    qtest_writel(qts, MCU_MAILBOX + 4, 0xa0021000);
    qtest_writel(qts, MCU_MAILBOX, 1);
    check_lockup(qts);
    qtest_quit(qts);
}

/* An interrupt line that is up all through a reset is not lost */
static void test_irq_level(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");
    const uint32_t rx_occupied = 1 << (103 - 96);

    g_assert_cmphex(mcu_read(qts, NVIC_ISPR3), ==, 0);
    qtest_writel(qts, IPCC_C2MR, 0xfffffffe);
    qtest_writel(qts, IPCC_C2CR, 1);
    qtest_writel(qts, IPCC_C1SCR, 0x10000);
    g_assert_cmphex(mcu_read(qts, NVIC_ISPR3), ==, rx_occupied);
    mcu_reset(qts);
    mcu_release(qts);
    g_assert_cmphex(mcu_read(qts, NVIC_ISPR3), ==, rx_occupied);
    qtest_quit(qts);
}

static void test_core_reset_state(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    g_assert_cmphex(mcu_read(qts, 0xe000ed00), ==, 0x410fc240); /* r0p0 */
    g_assert_cmphex(mcu_read(qts, 0xe000ed90) >> 8 & 0xff, ==, 8); /* MPU */
    g_assert_cmphex(mcu_read(qts, SCS_VTOR), ==, 0);
    mcu_write(qts, SCS_VTOR, 0x10000400);
    mcu_write(qts, 0xe000e400, 0xffffffff); /* 4 bits of priority */
    g_assert_cmphex(mcu_read(qts, 0xe000e400), ==, 0xf0f0f0f0);
    mcu_reset(qts);
    mcu_release(qts);
    g_assert_cmphex(mcu_read(qts, SCS_VTOR), ==, 0);
    g_assert_cmphex(mcu_read(qts, 0xe000e400), ==, 0);
    qtest_quit(qts);
}

static void test_system_reset(void)
{
    QTestState *qts = mcu_start(mcu_count_starts, sizeof(mcu_count_starts), "");

    g_assert_true(mcu_wait(qts, MCU_COUNTER, 1));
    for (int i = 2; i < 20; i++) {
        qtest_writel(qts, RCC_MP_GCR, 1);
        qtest_system_reset(qts);
        g_assert_cmphex(qtest_readl(qts, RCC_MP_GCR), ==, 0);
        g_usleep(5 * 1000);
        g_assert_cmphex(qtest_readl(qts, MCU_COUNTER), ==, i - 1);
        mcu_release(qts);
        g_assert_true(mcu_wait(qts, MCU_COUNTER, i));
    }
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (!qtest_has_accel("tcg")) {
        g_test_skip("the Cortex-M4 only runs with TCG");
        return g_test_run();
    }
    qtest_add_func("stm32mp1/m4/held", test_held);
    qtest_add_func("stm32mp1/m4/start", test_start);
    qtest_add_func("stm32mp1/m4/reset-held", test_reset_held);
    qtest_add_func("stm32mp1/m4/many-resets", test_many_resets);
    qtest_add_func("stm32mp1/m4/sysresetreq", test_sysresetreq);
    qtest_add_func("stm32mp1/m4/lockup", test_lockup);
    qtest_add_func("stm32mp1/m4/semihosting", test_semihosting);
    qtest_add_func("stm32mp1/m4/bad-ipsr", test_bad_ipsr);
    qtest_add_func("stm32mp1/m4/memory", test_memory);
    qtest_add_func("stm32mp1/m4/no-gic", test_no_gic);
    qtest_add_func("stm32mp1/m4/irq-level", test_irq_level);
    qtest_add_func("stm32mp1/m4/core-reset-state", test_core_reset_state);
    qtest_add_func("stm32mp1/m4/system-reset", test_system_reset);
    return g_test_run();
}
