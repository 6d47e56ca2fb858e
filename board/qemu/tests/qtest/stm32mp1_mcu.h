/*
 * Run code on the STM32MP1's Cortex-M4 in a test
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * This needs an accelerator that runs code, so that the machine is to be
 * started with MCU_MACHINE. The test itself works through the Cortex-A7s'
 * view of memory; these wait in the boot ROM.
 */

#ifndef TESTS_STM32MP1_MCU_H
#define TESTS_STM32MP1_MCU_H

#include "libqtest.h"

#define MCU_MACHINE "-machine stm32mp157c-dk2 -accel tcg"

#define RCC_BASE 0x50000000
#define RCC_MP_GCR (RCC_BASE + 0x10c)
#define RCC_MP_GRSTCSETR (RCC_BASE + 0x404)
#define RCC_MP_RSTSCLRR (RCC_BASE + 0x408)
#define RCC_MC_RSTSCLRR (RCC_BASE + 0xc00)

#define RETRAM_BASE 0x38000000
#define SRAM_BASE 0x10000000
#define MCU_STACK (SRAM_BASE + 0x8000)
#define MCU_CODE (SRAM_BASE + 0x100)
#define MCU_NUM_VECTORS 166

/* Where the programs leave what the test looks at */
#define MCU_MAILBOX SRAM_BASE
#define MCU_COUNTER (SRAM_BASE + 0x10)

#define MCU_TIMEOUT_US (20 * G_USEC_PER_SEC)

/* Does what the mailbox says: 1 to read a word, 2 to write one, 0 nothing */
static const uint16_t mcu_peek_poke[] = {
    0x4807,             /*        ldr  r0, =MCU_MAILBOX */
    0x6801,             /* loop:  ldr  r1, [r0] */
    0x2900,             /*        cmp  r1, #0 */
    0xd0fc,             /*        beq  loop */
    0x6842,             /*        ldr  r2, [r0, #4] */
    0x2901,             /*        cmp  r1, #1 */
    0xd102,             /*        bne  write */
    0x6813,             /*        ldr  r3, [r2] */
    0x6083,             /*        str  r3, [r0, #8] */
    0xe001,             /*        b    done */
    0x6883,             /* write: ldr  r3, [r0, #8] */
    0x6013,             /*        str  r3, [r2] */
    0x2100,             /* done:  movs r1, #0 */
    0x6001,             /*        str  r1, [r0] */
    0xe7f1,             /*        b    loop */
    0xbf00,
    0x0000, 0x1000,
};

/* Counts its starts, then sleeps */
static const uint16_t mcu_count_starts[] = {
    0x4802,             /*       ldr  r0, =MCU_COUNTER */
    0x6801,             /*       ldr  r1, [r0] */
    0x3101,             /*       adds r1, #1 */
    0x6001,             /*       str  r1, [r0] */
    0xbf30,             /* wait: wfi */
    0xe7fd,             /*       b    wait */
    0x0010, 0x1000,
};

/* Wait until the word at addr is as told; the MCU takes its (host) time */
static inline bool mcu_wait(QTestState *qts, uint32_t addr, uint32_t value)
{
    gint64 end = g_get_monotonic_time() + MCU_TIMEOUT_US;

    while (qtest_readl(qts, addr) != value) {
        if (g_get_monotonic_time() > end) {
            return false;
        }
        g_usleep(50);
    }
    return true;
}

static inline void mcu_load(QTestState *qts, const uint16_t *code, size_t size)
{
    qtest_writel(qts, RETRAM_BASE, MCU_STACK);
    for (int i = 1; i < MCU_NUM_VECTORS; i++) {
        /* No handlers: any fault locks up, any interrupt starts over */
        qtest_writel(qts, RETRAM_BASE + 4 * i, i == 3 ? 0 : MCU_CODE | 1);
    }
    for (size_t i = 0; i < size / sizeof(*code); i++) {
        qtest_writew(qts, MCU_CODE + 2 * i, code[i]);
    }
    qtest_writel(qts, MCU_MAILBOX, 0);
    qtest_writel(qts, MCU_COUNTER, 0);
}

/* Let the MCU out of its reset, and hold it in the next one */
static inline void mcu_release(QTestState *qts)
{
    qtest_writel(qts, RCC_MP_GCR, 1);
    qtest_writel(qts, RCC_MP_GCR, 0);
}

static inline void mcu_reset(QTestState *qts)
{
    qtest_writel(qts, RCC_MP_GRSTCSETR, 2);
}

static inline QTestState *mcu_start(const uint16_t *code, size_t size,
                                    const char *args)
{
    QTestState *qts = qtest_initf("%s %s", MCU_MACHINE, args);

    mcu_load(qts, code, size);
    mcu_release(qts);
    return qts;
}

/* Accesses as the MCU makes them, with mcu_peek_poke running */
static inline void mcu_command(QTestState *qts, uint32_t command, uint32_t addr)
{
    qtest_writel(qts, MCU_MAILBOX + 4, addr);
    qtest_writel(qts, MCU_MAILBOX, command);
    g_assert_true(mcu_wait(qts, MCU_MAILBOX, 0));
}

static inline uint32_t mcu_read(QTestState *qts, uint32_t addr)
{
    mcu_command(qts, 1, addr);
    return qtest_readl(qts, MCU_MAILBOX + 8);
}

static inline void mcu_write(QTestState *qts, uint32_t addr, uint32_t value)
{
    qtest_writel(qts, MCU_MAILBOX + 8, value);
    mcu_command(qts, 2, addr);
}

#endif
