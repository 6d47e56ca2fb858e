/*
 * QTest of the STM32MP1 RTC
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * -rtc clock=vm makes the calendar follow the virtual clock, which only
 * clock_step() moves.
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define RTC 0x5c004000
#define RTC_PATH "/machine/soc/rtc"
#define TR (RTC + 0x00)
#define DR (RTC + 0x04)
#define SSR (RTC + 0x08)
#define ICSR (RTC + 0x0c)
#define PRER (RTC + 0x10)
#define WUTR (RTC + 0x14)
#define CR (RTC + 0x18)
#define WPR (RTC + 0x24)
#define ALRMAR (RTC + 0x40)
#define ALRMBR (RTC + 0x48)
#define SR (RTC + 0x50)
#define MISR (RTC + 0x54)
#define SCR (RTC + 0x5c)

#define ICSR_RESET 0x37u        /* set, synchronized, alarms writable */
#define ICSR_INITF 0x40u
#define ICSR_INIT 0x80u
#define ICSR_INITS 0x10u
#define ICSR_ALRAWF 0x01u
#define CR_BYPSHAD 0x00000020u
#define CR_FMT 0x00000040u
#define CR_ALRAE 0x00000100u
#define CR_ALRBE 0x00000200u
#define CR_WUTE 0x00000400u
#define CR_ALRAIE 0x00001000u
#define CR_ALRBIE 0x00002000u
#define CR_WUTIE 0x00004000u
#define CR_ADD1H 0x00010000u
#define CR_SUB1H 0x00020000u
#define SR_ALRAF 1u
#define SR_ALRBF 2u
#define SR_WUTF 4u

/* Masks of ALRMxR: any second, minute, hour, day */
#define ANY_SEC 0x00000080u
#define ANY_MIN 0x00008000u
#define ANY_HOUR 0x00800000u
#define ANY_DAY 0x80000000u
#define WEEKDAY 0x40000000u

#define SECOND 1000000000LL

static QTestState *start(const char *base)
{
    return qtest_initf("-machine stm32mp157c-dk2 -rtc base=%s,clock=vm", base);
}

static void unlock(QTestState *qts)
{
    qtest_writel(qts, WPR, 0xca);
    qtest_writel(qts, WPR, 0x53);
}

static void set_calendar(QTestState *qts, uint32_t tr, uint32_t dr)
{
    unlock(qts);
    qtest_writel(qts, ICSR, ICSR_INIT);
    g_assert_cmphex(qtest_readl(qts, ICSR) & ICSR_INITF, ==, ICSR_INITF);
    qtest_writel(qts, TR, tr);
    qtest_writel(qts, DR, dr);
    qtest_writel(qts, ICSR, 0);
    g_assert_cmphex(qtest_readl(qts, ICSR) & ICSR_INITF, ==, 0);
}

static void check_calendar(QTestState *qts, uint32_t tr, uint32_t dr)
{
    g_assert_cmphex(qtest_readl(qts, TR), ==, tr);
    g_assert_cmphex(qtest_readl(qts, DR), ==, dr);
}

static void test_reset_values(void)
{
    QTestState *qts = start("2024-02-28T23:59:58");

    g_assert_cmphex(qtest_readl(qts, ICSR), ==, ICSR_RESET);
    g_assert_cmphex(qtest_readl(qts, PRER), ==, 0x007f00ff);
    g_assert_cmphex(qtest_readl(qts, WUTR), ==, 0x0000ffff);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RTC + 0x20), ==, 0x0000e00f);
    g_assert_cmphex(qtest_readl(qts, RTC + 0x3f0), ==, 0x01031111);
    g_assert_cmphex(qtest_readl(qts, RTC + 0x3f4), ==, 0x00000010);
    g_assert_cmphex(qtest_readl(qts, RTC + 0x3f8), ==, 0x00120033);
    g_assert_cmphex(qtest_readl(qts, RTC + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

/* A Wednesday at the end of February of a leap year */
static void test_calendar(void)
{
    QTestState *qts = start("2024-02-28T23:59:58");

    check_calendar(qts, 0x235958, 0x240228 | 3 << 13);
    qtest_clock_step(qts, SECOND);
    check_calendar(qts, 0x235959, 0x240228 | 3 << 13);
    qtest_clock_step(qts, SECOND);
    check_calendar(qts, 0x000000, 0x240229 | 4 << 13);
    qtest_clock_step(qts, 24 * 3600 * SECOND);
    check_calendar(qts, 0x000000, 0x240301 | 5 << 13);
    qtest_quit(qts);
}

static void test_set(void)
{
    QTestState *qts = start("2024-02-28T23:59:58");

    /* Time stands still in initialization mode */
    unlock(qts);
    qtest_writel(qts, ICSR, ICSR_INIT);
    check_calendar(qts, 0x235958, 0x240228 | 3 << 13);
    qtest_clock_step(qts, 100 * SECOND);
    check_calendar(qts, 0x235958, 0x240228 | 3 << 13);
    qtest_writel(qts, PRER, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, PRER), ==, 0x007f7fff);
    qtest_writel(qts, ICSR, 0);

    /* The weekday is what software says, here a wrong one, and goes on */
    set_calendar(qts, 0x235959, 0x991231 | 2 << 13);
    check_calendar(qts, 0x235959, 0x991231 | 2 << 13);
    g_assert_cmphex(qtest_readl(qts, ICSR) & ICSR_INITS, ==, ICSR_INITS);
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x000000);
    g_assert_cmphex(qtest_readl(qts, DR) & 0xff1fff, ==, 0x000101);
    /* Year 0 is the mark of a calendar that nobody has set */
    g_assert_cmphex(qtest_readl(qts, ICSR) & ICSR_INITS, ==, 0);

    set_calendar(qts, 0x120000, 0x300615 | 7 << 13);
    qtest_clock_step(qts, 24 * 3600 * SECOND);
    check_calendar(qts, 0x120000, 0x300616 | 1 << 13);
    qtest_quit(qts);
}

static void test_write_protection(void)
{
    QTestState *qts = start("2024-02-28T12:00:00");

    qtest_writel(qts, CR, CR_BYPSHAD);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    qtest_writel(qts, ICSR, ICSR_INIT);
    g_assert_cmphex(qtest_readl(qts, ICSR) & ICSR_INITF, ==, 0);
    /* Keys in the wrong order, or with another one between */
    qtest_writel(qts, WPR, 0x53);
    qtest_writel(qts, WPR, 0xca);
    qtest_writel(qts, CR, CR_BYPSHAD);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    qtest_writel(qts, WPR, 0);
    qtest_writel(qts, WPR, 0x53);
    qtest_writel(qts, CR, CR_BYPSHAD);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    unlock(qts);
    qtest_writel(qts, CR, CR_BYPSHAD);
    g_assert_cmphex(qtest_readl(qts, CR), ==, CR_BYPSHAD);
    qtest_writel(qts, WPR, 0xff);
    qtest_writel(qts, CR, 0);
    g_assert_cmphex(qtest_readl(qts, CR), ==, CR_BYPSHAD);

    /* TR, DR, PRER and CR.FMT need initialization mode besides */
    unlock(qts);
    qtest_writel(qts, TR, 0);
    qtest_writel(qts, PRER, 0);
    qtest_writel(qts, CR, CR_FMT);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x120000);
    g_assert_cmphex(qtest_readl(qts, PRER), ==, 0x007f00ff);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    qtest_quit(qts);
}

/* Reading TR holds DR, reading SSR both, until DR is read */
static void test_shadow(void)
{
    QTestState *qts = start("2024-02-28T23:59:59");

    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x235959);
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x000000);
    g_assert_cmphex(qtest_readl(qts, DR), ==, 0x240228 | 3 << 13);
    g_assert_cmphex(qtest_readl(qts, DR), ==, 0x240229 | 4 << 13);

    /* A quarter of a second: SSR counts down from 255 */
    qtest_clock_step(qts, SECOND / 4);
    g_assert_cmphex(qtest_readl(qts, SSR), ==, 0xff - 0x40);
    qtest_clock_step(qts, 10 * SECOND);
    check_calendar(qts, 0x000000, 0x240229 | 4 << 13);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x000010);
    qtest_readl(qts, DR);

    unlock(qts);
    qtest_writel(qts, CR, CR_BYPSHAD);
    qtest_readl(qts, SSR);
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x000011);
    qtest_quit(qts);
}

static void test_12_hours(void)
{
    QTestState *qts = start("2024-02-28T11:59:59");

    unlock(qts);
    qtest_writel(qts, ICSR, ICSR_INIT);
    qtest_writel(qts, CR, CR_FMT);
    qtest_writel(qts, TR, 0x115959);
    qtest_writel(qts, ICSR, 0);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x115959);
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x520000);
    qtest_clock_step(qts, 3600 * SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x410000);
    qtest_clock_step(qts, 11 * 3600 * SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x120000);
    qtest_quit(qts);
}

static void test_daylight_saving(void)
{
    QTestState *qts = start("2024-02-28T23:30:00");

    unlock(qts);
    qtest_writel(qts, CR, CR_ADD1H);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    check_calendar(qts, 0x003000, 0x240229 | 4 << 13);
    qtest_writel(qts, CR, CR_SUB1H);
    check_calendar(qts, 0x233000, 0x240228 | 3 << 13);
    qtest_quit(qts);
}

/* As drivers/rtc/rtc-stm32.c in Linux uses it: date, hour, minute, second */
static void test_alarm(void)
{
    QTestState *qts = start("2024-02-28T12:00:00");

    qtest_irq_intercept_out_named(qts, RTC_PATH, "sysbus-irq");
    unlock(qts);
    qtest_writel(qts, ALRMAR, 0x29130000);
    qtest_writel(qts, CR, CR_ALRAE | CR_ALRAIE);
    g_assert_cmphex(qtest_readl(qts, ICSR) & ICSR_ALRAWF, ==, 0);
    /* Enabled, it does not change */
    qtest_writel(qts, ALRMAR, 0x28130000);
    g_assert_cmphex(qtest_readl(qts, ALRMAR), ==, 0x29130000);

    qtest_clock_step(qts, (25 * 3600 - 1) * SECOND);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, SR), ==, SR_ALRAF);
    g_assert_cmphex(qtest_readl(qts, MISR), ==, SR_ALRAF);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, SCR, SR_ALRAF);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    g_assert_false(qtest_get_irq(qts, 0));

    /* The 29th comes again in March */
    qtest_clock_step(qts, 29 * 24 * 3600 * SECOND - SECOND);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, SR), ==, SR_ALRAF);
    qtest_quit(qts);
}

static int64_t alarm_seconds(const char *base, uint32_t alarm)
{
    QTestState *qts = start(base);
    int64_t from = qtest_clock_step(qts, 1);
    int64_t now = from;

    unlock(qts);
    qtest_writel(qts, ALRMBR, alarm);
    qtest_writel(qts, CR, CR_ALRBE);
    while (!(qtest_readl(qts, SR) & SR_ALRBF)) {
        now = qtest_clock_step_next(qts);
    }
    qtest_quit(qts);
    return (now - from + SECOND / 2) / SECOND;
}

/* 2024-02-28 is a Wednesday */
static void test_alarm_masks(void)
{
    const char *noon = "2024-02-28T12:00:00";

    g_assert_cmpint(alarm_seconds(noon, ANY_DAY | ANY_HOUR | ANY_MIN |
                                        ANY_SEC), ==, 1);
    g_assert_cmpint(alarm_seconds(noon, ANY_DAY | ANY_HOUR | ANY_MIN | 0x05),
                    ==, 5);
    g_assert_cmpint(alarm_seconds(noon, ANY_DAY | ANY_HOUR | 0x1005), ==, 605);
    /* Now is too late for today */
    g_assert_cmpint(alarm_seconds(noon, ANY_DAY | 0x120000), ==, 24 * 3600);
    g_assert_cmpint(alarm_seconds(noon, ANY_DAY | 0x113000), ==,
                    23 * 3600 + 1800);
    /* Friday */
    g_assert_cmpint(alarm_seconds(noon, WEEKDAY | 5u << 24 | 0x120000), ==,
                    2 * 24 * 3600);
    /* There is no 31st in February */
    g_assert_cmpint(alarm_seconds(noon, 0x31120000), ==, 32 * 24 * 3600);
}

static void test_wakeup_timer(void)
{
    QTestState *qts = start("2024-02-28T12:00:00");

    qtest_irq_intercept_out_named(qts, RTC_PATH, "sysbus-irq");
    unlock(qts);
    /* 1 Hz, 5 s, again and again */
    qtest_writel(qts, WUTR, 4);
    qtest_writel(qts, CR, CR_WUTE | CR_WUTIE | 4);
    for (int i = 0; i < 3; i++) {
        qtest_clock_step(qts, 5 * SECOND - 1);
        g_assert_false(qtest_get_irq(qts, 0));
        qtest_clock_step(qts, 1);
        g_assert_cmphex(qtest_readl(qts, MISR), ==, SR_WUTF);
        g_assert_true(qtest_get_irq(qts, 0));
        qtest_writel(qts, SCR, SR_WUTF);
    }
    qtest_writel(qts, WUTR, 0x1234);
    g_assert_cmphex(qtest_readl(qts, WUTR), ==, 4);

    /* 32768 Hz / 16: 1024 ticks are half a second */
    qtest_writel(qts, CR, 0);
    qtest_writel(qts, WUTR, 1023);
    qtest_writel(qts, CR, CR_WUTE | 0);
    qtest_clock_step(qts, SECOND / 2 - 1);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(qtest_readl(qts, SR), ==, SR_WUTF);
    g_assert_cmphex(qtest_readl(qts, MISR), ==, 0);
    qtest_quit(qts);
}

/* The backup domain goes on over a system reset; only the keys are gone */
static void test_survives_reset(void)
{
    QTestState *qts = start("2024-02-28T12:00:00");

    set_calendar(qts, 0x120000, 0x300615 | 6 << 13);
    qtest_writel(qts, ALRMAR, ANY_DAY | 0x120010);
    qtest_writel(qts, CR, CR_ALRAE | CR_ALRAIE);
    qtest_system_reset(qts);
    qtest_clock_step(qts, 10 * SECOND);
    check_calendar(qts, 0x120010, 0x300615 | 6 << 13);
    g_assert_cmphex(qtest_readl(qts, CR), ==, CR_ALRAE | CR_ALRAIE);
    g_assert_cmphex(qtest_readl(qts, SR), ==, SR_ALRAF);
    qtest_writel(qts, CR, 0);
    g_assert_cmphex(qtest_readl(qts, CR), ==, CR_ALRAE | CR_ALRAIE);
    qtest_quit(qts);
}

/* Dates that there are not */
static void test_bad_guest(void)
{
    QTestState *qts = start("2024-02-28T12:00:00");

    set_calendar(qts, 0x7f7f3f, 0xffff3f);
    qtest_clock_step(qts, SECOND);
    qtest_readl(qts, TR);
    qtest_readl(qts, DR);
    set_calendar(qts, 0, 0);
    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, TR), ==, 0x000001);
    /* An alarm that never comes */
    qtest_writel(qts, ALRMAR, 0x3f7f7f7f & ~(ANY_SEC | ANY_MIN | ANY_HOUR));
    qtest_writel(qts, CR, CR_ALRAE);
    qtest_clock_step(qts, 100 * 24 * 3600 * SECOND);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    qtest_writel(qts, RTC + 0x64, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, RTC + 0x64), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/rtc/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/rtc/calendar", test_calendar);
    qtest_add_func("stm32mp1/rtc/set", test_set);
    qtest_add_func("stm32mp1/rtc/write_protection", test_write_protection);
    qtest_add_func("stm32mp1/rtc/shadow", test_shadow);
    qtest_add_func("stm32mp1/rtc/12_hours", test_12_hours);
    qtest_add_func("stm32mp1/rtc/daylight_saving", test_daylight_saving);
    qtest_add_func("stm32mp1/rtc/alarm", test_alarm);
    qtest_add_func("stm32mp1/rtc/alarm_masks", test_alarm_masks);
    qtest_add_func("stm32mp1/rtc/wakeup_timer", test_wakeup_timer);
    qtest_add_func("stm32mp1/rtc/survives_reset", test_survives_reset);
    qtest_add_func("stm32mp1/rtc/bad_guest", test_bad_guest);
    return g_test_run();
}
