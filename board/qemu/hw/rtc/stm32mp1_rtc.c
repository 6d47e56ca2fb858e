/*
 * STM32MP1 RTC (real-time clock)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Real-time clock (RTC)";
 * the names of registers and fields are those of ST's stm32mp157cxx_cm4.h.
 * Linux drives this as "st,stm32mp1-rtc" (drivers/rtc/rtc-stm32.c).
 *
 * Modelled: the calendar in both hour formats, its initialization, shadow
 * registers and write protection, alarms A and B to the second, and the
 * wake-up timer. The calendar runs at 1 Hz and the wake-up timer from a
 * 32768 Hz clock whatever the prescaler and RCC say; changes of mode take
 * effect at once. Not modelled: sub-second alarms, sub-second shift, time
 * stamps, calibration, outputs and secure access protection.
 *
 * This is in the backup domain, so a system reset leaves it alone but for the
 * write protection and the shadow registers. When QEMU starts, the calendar
 * is set, as if there were a backup battery.
 */

#include "qemu/osdep.h"
#include "qemu/bcd.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/registerfields.h"
#include "hw/rtc/stm32mp1_rtc.h"
#include "migration/vmstate.h"
#include "system/rtc.h"
#include "system/system.h"
#include "trace.h"

REG32(TR, 0x00)
    FIELD(TR, SEC, 0, 7)            /* Seconds, BCD */
    FIELD(TR, MIN, 8, 7)            /* Minutes, BCD */
    FIELD(TR, HOUR, 16, 6)          /* Hours, BCD */
    FIELD(TR, PM, 22, 1)            /* PM, if CR.FMT */
REG32(DR, 0x04)
    FIELD(DR, DATE, 0, 6)           /* Day of month, BCD */
    FIELD(DR, MONTH, 8, 5)          /* Month, BCD */
    FIELD(DR, WDU, 13, 3)           /* Weekday, 1 is Monday */
    FIELD(DR, YEAR, 16, 8)          /* Year of the century, BCD */
REG32(SSR, 0x08)
    FIELD(SSR, SS, 0, 16)           /* Counts down from PRER.PREDIV_S */
REG32(ICSR, 0x0c)
    FIELD(ICSR, ALRAWF, 0, 1)       /* Alarm A may be written */
    FIELD(ICSR, ALRBWF, 1, 1)       /* Alarm B may be written */
    FIELD(ICSR, WUTWF, 2, 1)        /* Wake-up timer may be written */
    FIELD(ICSR, SHPF, 3, 1)         /* Shift under way */
    FIELD(ICSR, INITS, 4, 1)        /* The calendar was set: year is not 0 */
    FIELD(ICSR, RSF, 5, 1)          /* Shadow registers are up to date */
    FIELD(ICSR, INITF, 6, 1)        /* In initialization mode */
    FIELD(ICSR, INIT, 7, 1)         /* Enter initialization mode */
    FIELD(ICSR, RECALPF, 16, 1)     /* Recalibration under way */
REG32(PRER, 0x10)
    FIELD(PRER, PREDIV_S, 0, 15)    /* Synchronous prescaler */
    FIELD(PRER, PREDIV_A, 16, 7)    /* Asynchronous prescaler */
REG32(WUTR, 0x14)
    FIELD(WUTR, WUT, 0, 16)         /* Wake-up timer reload value */
REG32(CR, 0x18)
    FIELD(CR, WUCKSEL, 0, 3)        /* Clock of the wake-up timer */
    FIELD(CR, TSEDGE, 3, 1)         /* Time stamp edge */
    FIELD(CR, REFCKON, 4, 1)        /* Reference clock detection */
    FIELD(CR, BYPSHAD, 5, 1)        /* Bypass the shadow registers */
    FIELD(CR, FMT, 6, 1)            /* 12-hour format */
    FIELD(CR, ALRAE, 8, 1)          /* Alarm A enable */
    FIELD(CR, ALRBE, 9, 1)          /* Alarm B enable */
    FIELD(CR, WUTE, 10, 1)          /* Wake-up timer enable */
    FIELD(CR, TSE, 11, 1)           /* Time stamp enable */
    FIELD(CR, ALRAIE, 12, 1)        /* Alarm A interrupt enable */
    FIELD(CR, ALRBIE, 13, 1)        /* Alarm B interrupt enable */
    FIELD(CR, WUTIE, 14, 1)         /* Wake-up timer interrupt enable */
    FIELD(CR, TSIE, 15, 1)          /* Time stamp interrupt enable */
    FIELD(CR, ADD1H, 16, 1)         /* Add an hour; reads as 0 */
    FIELD(CR, SUB1H, 17, 1)         /* Subtract an hour; reads as 0 */
    FIELD(CR, BKP, 18, 1)           /* Software's own bit */
    FIELD(CR, COSEL, 19, 1)         /* Calibration output selection */
    FIELD(CR, POL, 20, 1)           /* Output polarity */
    FIELD(CR, OSEL, 21, 2)          /* Output selection */
    FIELD(CR, COE, 23, 1)           /* Calibration output enable */
    FIELD(CR, ITSE, 24, 1)          /* Time stamp on internal event */
    FIELD(CR, TAMPTS, 25, 1)        /* Time stamp on tamper */
    FIELD(CR, TAMPOE, 26, 1)        /* Tamper output */
    FIELD(CR, TAMPALRM_PU, 29, 1)   /* Pull-up of the output */
    FIELD(CR, TAMPALRM_TYPE, 30, 1) /* Open drain output */
    FIELD(CR, OUT2EN, 31, 1)        /* Output 2 enable */
REG32(SMCR, 0x20)                   /* Secure access protection */
REG32(WPR, 0x24)
    FIELD(WPR, KEY, 0, 8)           /* Write protection key */
REG32(CALR, 0x28)                   /* Calibration */
REG32(SHIFTR, 0x2c)                 /* Sub-second shift */
REG32(TSTR, 0x30)                   /* Time stamp: TR */
REG32(TSDR, 0x34)                   /* Time stamp: DR */
REG32(TSSSR, 0x38)                  /* Time stamp: SSR */
REG32(ALRMAR, 0x40)                 /* Alarm A */
    FIELD(ALRMAR, SEC, 0, 7)        /* Seconds, BCD */
    FIELD(ALRMAR, MSK1, 7, 1)       /* Any second */
    FIELD(ALRMAR, MIN, 8, 7)        /* Minutes, BCD */
    FIELD(ALRMAR, MSK2, 15, 1)      /* Any minute */
    FIELD(ALRMAR, HOUR, 16, 6)      /* Hours, BCD */
    FIELD(ALRMAR, PM, 22, 1)        /* PM, if CR.FMT */
    FIELD(ALRMAR, MSK3, 23, 1)      /* Any hour */
    FIELD(ALRMAR, DATE, 24, 6)      /* Day of month, BCD, or weekday */
    FIELD(ALRMAR, WDSEL, 30, 1)     /* DATE is the weekday */
    FIELD(ALRMAR, MSK4, 31, 1)      /* Any day */
REG32(ALRMASSR, 0x44)
    FIELD(ALRMASSR, SS, 0, 15)      /* Sub-seconds */
    FIELD(ALRMASSR, MASKSS, 24, 4)  /* Bits of them that matter */
REG32(ALRMBR, 0x48)                 /* Alarm B */
REG32(ALRMBSSR, 0x4c)
REG32(SR, 0x50)
    FIELD(SR, ALRAF, 0, 1)          /* Alarm A */
    FIELD(SR, ALRBF, 1, 1)          /* Alarm B */
    FIELD(SR, WUTF, 2, 1)           /* Wake-up timer */
REG32(MISR, 0x54)                   /* SR, masked by the enables in CR */
REG32(SMISR, 0x58)                  /* The same for the secure interrupt */
REG32(SCR, 0x5c)                    /* Clears bits of SR */
REG32(CFGR, 0x60)
    FIELD(CFGR, OUT2_RMP, 0, 1)     /* Pin of output 2 */
    FIELD(CFGR, LSCOEN, 1, 2)       /* LSE output enable */
REG32(HWCFGR, 0x3f0)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define PRER_MASK    (R_PRER_PREDIV_S_MASK | R_PRER_PREDIV_A_MASK)
#define CR_MASK      0xe7fcff7f /* all but ADD1H and SUB1H */
/* Bits that change in initialization mode only */
#define CR_INIT_MASK (R_CR_FMT_MASK | R_CR_REFCKON_MASK)
#define SMCR_MASK    0x0000e00f
#define CALR_MASK    0x0000e1ff
#define ALRMSSR_MASK (R_ALRMASSR_SS_MASK | R_ALRMASSR_MASKSS_MASK)
#define CFGR_MASK    (R_CFGR_OUT2_RMP_MASK | R_CFGR_LSCOEN_MASK)
#define SR_MASK      (R_SR_ALRAF_MASK | R_SR_ALRBF_MASK | R_SR_WUTF_MASK)

#define PRER_RESET   0x007f00ff
#define WUTR_RESET   0x0000ffff
#define SMCR_RESET   0x0000e00f
#define HWCFGR_VALUE 0x01031111
#define VERR_VALUE   0x00000010
#define IPIDR_VALUE  0x00120033
#define SIDR_VALUE   0xa3c5dd01

#define KEY1 0xca
#define KEY2 0x53
#define UNLOCKED 2              /* keys */

#define CLOCK_HZ 32768
#define HOUR_NS (3600 * NANOSECONDS_PER_SECOND)
#define DAY_SECONDS 86400
/* A century of the calendar, from 2000 to 2099 */
#define CENTURY_SECONDS (36525LL * DAY_SECONDS)
#define UNIX_2000 946684800
/* The 31st comes at least every 62 days */
#define ALARM_DAYS 62
#define NEVER INT64_MAX

/* --- calendar ------------------------------------------------------------- */

static int64_t rtc_calendar_ns(const STM32MP1RTCState *s)
{
    return qemu_clock_get_ns(rtc_clock) + s->cal_offset;
}

static int64_t rtc_seconds(int64_t ns)
{
    /* Rounds down, also before 2000 */
    return ns >= 0 ? ns / NANOSECONDS_PER_SECOND
                   : -DIV_ROUND_UP(-ns, NANOSECONDS_PER_SECOND);
}

static struct tm rtc_tm(int64_t seconds)
{
    struct tm tm;
    time_t t;

    seconds %= CENTURY_SECONDS;
    t = UNIX_2000 + (seconds < 0 ? seconds + CENTURY_SECONDS : seconds);
    gmtime_r(&t, &tm);
    return tm;
}

/* 1 is Monday */
static unsigned rtc_weekday(const STM32MP1RTCState *s, const struct tm *tm)
{
    return (tm->tm_wday + 6 + s->wday_offset) % 7 + 1;
}

static uint32_t rtc_encode_tr(const STM32MP1RTCState *s, const struct tm *tm)
{
    unsigned hour = tm->tm_hour;
    uint32_t tr = 0;

    if (s->cr & R_CR_FMT_MASK) {
        tr = FIELD_DP32(tr, TR, PM, hour >= 12);
        hour = hour % 12 ? hour % 12 : 12;
    }
    tr = FIELD_DP32(tr, TR, HOUR, to_bcd(hour));
    tr = FIELD_DP32(tr, TR, MIN, to_bcd(tm->tm_min));
    return FIELD_DP32(tr, TR, SEC, to_bcd(tm->tm_sec));
}

static uint32_t rtc_encode_dr(const STM32MP1RTCState *s, const struct tm *tm)
{
    uint32_t dr = 0;

    dr = FIELD_DP32(dr, DR, YEAR, to_bcd(tm->tm_year % 100));
    dr = FIELD_DP32(dr, DR, MONTH, to_bcd(tm->tm_mon + 1));
    dr = FIELD_DP32(dr, DR, DATE, to_bcd(tm->tm_mday));
    return FIELD_DP32(dr, DR, WDU, rtc_weekday(s, tm));
}

static unsigned rtc_decode_hour(const STM32MP1RTCState *s, unsigned bcd,
                                bool pm)
{
    const unsigned hour = from_bcd(bcd);

    if (s->cr & R_CR_FMT_MASK) {
        return hour % 12 + (pm ? 12 : 0);
    }
    return hour;
}

/* The calendar goes on from what TR and DR hold */
static void rtc_set_calendar(STM32MP1RTCState *s)
{
    const uint32_t tr = s->init_tr;
    const uint32_t dr = s->init_dr;
    struct tm tm = {
        .tm_sec = from_bcd(FIELD_EX32(tr, TR, SEC)),
        .tm_min = from_bcd(FIELD_EX32(tr, TR, MIN)),
        .tm_hour = rtc_decode_hour(s, FIELD_EX32(tr, TR, HOUR),
                                   FIELD_EX32(tr, TR, PM)),
        .tm_mday = from_bcd(FIELD_EX32(dr, DR, DATE)),
        .tm_mon = (int)from_bcd(FIELD_EX32(dr, DR, MONTH)) - 1,
        .tm_year = 100 + from_bcd(FIELD_EX32(dr, DR, YEAR)),
    };
    int64_t seconds;

    if (tm.tm_mon < 0 || tm.tm_mon > 11 || tm.tm_mday < 1 || tm.tm_mday > 31 ||
        tm.tm_hour > 23 || tm.tm_min > 59 || tm.tm_sec > 59) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-rtc: set to TR 0x%08" PRIx32
                      " DR 0x%08" PRIx32 "\n", tr, dr);
        tm.tm_mon = MAX(0, MIN(11, tm.tm_mon));
    }
    seconds = mktimegm(&tm) - UNIX_2000;
    s->cal_offset = seconds * NANOSECONDS_PER_SECOND -
                    qemu_clock_get_ns(rtc_clock);
    tm = rtc_tm(seconds);
    s->wday_offset = 0;
    s->wday_offset = (FIELD_EX32(dr, DR, WDU) + 7 - rtc_weekday(s, &tm)) % 7;
}

/* --- alarms and wake-up timer --------------------------------------------- */

static bool rtc_alarm_day(const STM32MP1RTCState *s, uint32_t alarm,
                          int64_t day)
{
    const unsigned wanted = FIELD_EX32(alarm, ALRMAR, DATE);
    const struct tm tm = rtc_tm(day * DAY_SECONDS);

    if (alarm & R_ALRMAR_MSK4_MASK) {
        return true;
    }
    if (alarm & R_ALRMAR_WDSEL_MASK) {
        return (wanted & 0xf) == rtc_weekday(s, &tm);
    }
    return wanted == to_bcd(tm.tm_mday);
}

/* The first second of a day, not before @from, that @alarm is for, or -1 */
static int rtc_alarm_second(const STM32MP1RTCState *s, uint32_t alarm,
                            int from)
{
    const bool any_hour = alarm & R_ALRMAR_MSK3_MASK;
    const bool any_min = alarm & R_ALRMAR_MSK2_MASK;
    const bool any_sec = alarm & R_ALRMAR_MSK1_MASK;
    const int hour = rtc_decode_hour(s, FIELD_EX32(alarm, ALRMAR, HOUR),
                                     FIELD_EX32(alarm, ALRMAR, PM));
    const int min = from_bcd(FIELD_EX32(alarm, ALRMAR, MIN));
    const int sec = from_bcd(FIELD_EX32(alarm, ALRMAR, SEC));
    int t = from;

    while (t < DAY_SECONDS) {
        if (!any_hour && t / 3600 != hour) {
            t = (t / 3600 + 1) * 3600;
        } else if (!any_min && t / 60 % 60 != min) {
            t = (t / 60 + 1) * 60;
        } else if (!any_sec && t % 60 != sec) {
            t++;
        } else {
            return t;
        }
    }
    return -1;
}

/* Calendar time of the first match after now */
static int64_t rtc_alarm_next(const STM32MP1RTCState *s, uint32_t alarm)
{
    const int64_t first = rtc_seconds(rtc_calendar_ns(s)) + 1;
    int64_t day = first / DAY_SECONDS;
    int from = first % DAY_SECONDS;

    for (unsigned i = 0; i <= ALARM_DAYS; i++) {
        if (rtc_alarm_day(s, alarm, day)) {
            const int second = rtc_alarm_second(s, alarm, from);

            if (second >= 0) {
                return (day * DAY_SECONDS + second) * NANOSECONDS_PER_SECOND;
            }
        }
        day++;
        from = 0;
    }
    return NEVER;
}

static bool rtc_alarm_enabled(const STM32MP1RTCState *s, unsigned i)
{
    return s->cr & (R_CR_ALRAE_MASK << i);
}

static int64_t rtc_wakeup_period(const STM32MP1RTCState *s)
{
    const unsigned select = FIELD_EX32(s->cr, CR, WUCKSEL);
    uint64_t ticks = FIELD_EX32(s->wutr, WUTR, WUT) + 1;

    if (select & 4) {
        /* 1 Hz */
        ticks += select & 2 ? 0x10000 : 0;
        return ticks * NANOSECONDS_PER_SECOND;
    }
    return muldiv64(ticks << (4 - select), NANOSECONDS_PER_SECOND, CLOCK_HZ);
}

static void rtc_update_timer(STM32MP1RTCState *s)
{
    int64_t due = s->wakeup_at;

    for (unsigned i = 0; i < STM32MP1_RTC_NUM_ALARMS; i++) {
        if (s->alarm_at[i] != NEVER) {
            due = MIN(due, s->alarm_at[i] - s->cal_offset);
        }
    }
    if (due == NEVER) {
        timer_del(s->timer);
    } else {
        timer_mod(s->timer, due);
    }
}

/* The calendar or the alarms have changed */
static void rtc_update_alarms(STM32MP1RTCState *s)
{
    for (unsigned i = 0; i < STM32MP1_RTC_NUM_ALARMS; i++) {
        s->alarm_at[i] = rtc_alarm_enabled(s, i) && !s->init ?
                         rtc_alarm_next(s, s->alrmr[i]) : NEVER;
    }
    rtc_update_timer(s);
}

static uint32_t rtc_misr(const STM32MP1RTCState *s)
{
    uint32_t mask = 0;

    mask = FIELD_DP32(mask, SR, ALRAF, FIELD_EX32(s->cr, CR, ALRAIE));
    mask = FIELD_DP32(mask, SR, ALRBF, FIELD_EX32(s->cr, CR, ALRBIE));
    mask = FIELD_DP32(mask, SR, WUTF, FIELD_EX32(s->cr, CR, WUTIE));
    return s->sr & mask;
}

static void rtc_update_irq(STM32MP1RTCState *s)
{
    qemu_set_irq(s->irq, rtc_misr(s) != 0);
}

static void rtc_timer(void *opaque)
{
    STM32MP1RTCState *s = opaque;
    const int64_t calendar = rtc_calendar_ns(s);
    const int64_t now = qemu_clock_get_ns(rtc_clock);

    for (unsigned i = 0; i < STM32MP1_RTC_NUM_ALARMS; i++) {
        if (calendar >= s->alarm_at[i]) {
            s->sr |= R_SR_ALRAF_MASK << i;
        }
    }
    if (now >= s->wakeup_at) {
        s->sr |= R_SR_WUTF_MASK;
        s->wakeup_at += rtc_wakeup_period(s);
        if (s->wakeup_at <= now) {
            s->wakeup_at = now + rtc_wakeup_period(s);
        }
    }
    trace_stm32mp1_rtc_event(s->sr);
    rtc_update_alarms(s);
    rtc_update_irq(s);
}

/* --- registers ------------------------------------------------------------ */

/* Reading SSR holds TR and DR, reading TR holds DR, reading DR lets both go */
static void rtc_hold(STM32MP1RTCState *s, bool *held, int64_t *held_at,
                     int64_t when)
{
    if (!*held && !(s->cr & R_CR_BYPSHAD_MASK)) {
        *held = true;
        *held_at = when;
    }
}

static uint32_t rtc_read_ssr(STM32MP1RTCState *s)
{
    const int64_t now = rtc_calendar_ns(s);
    const int64_t fraction = now - rtc_seconds(now) * NANOSECONDS_PER_SECOND;
    const uint32_t prediv = FIELD_EX32(s->prer, PRER, PREDIV_S);

    rtc_hold(s, &s->tr_held, &s->tr_held_at, now);
    rtc_hold(s, &s->dr_held, &s->dr_held_at, now);
    return prediv - muldiv64(fraction, prediv + 1, NANOSECONDS_PER_SECOND);
}

static uint32_t rtc_read_tr(STM32MP1RTCState *s)
{
    const int64_t when = s->tr_held ? s->tr_held_at : rtc_calendar_ns(s);
    const struct tm tm = rtc_tm(rtc_seconds(when));

    if (s->init) {
        return s->init_tr;
    }
    rtc_hold(s, &s->dr_held, &s->dr_held_at, when);
    return rtc_encode_tr(s, &tm);
}

static uint32_t rtc_read_dr(STM32MP1RTCState *s)
{
    const int64_t when = s->dr_held ? s->dr_held_at : rtc_calendar_ns(s);
    const struct tm tm = rtc_tm(rtc_seconds(when));

    if (s->init) {
        return s->init_dr;
    }
    s->tr_held = false;
    s->dr_held = false;
    return rtc_encode_dr(s, &tm);
}

static uint32_t rtc_read_icsr(const STM32MP1RTCState *s)
{
    const struct tm tm = rtc_tm(rtc_seconds(rtc_calendar_ns(s)));
    const bool bypass = s->cr & R_CR_BYPSHAD_MASK;
    uint32_t icsr = 0;

    icsr = FIELD_DP32(icsr, ICSR, ALRAWF, !FIELD_EX32(s->cr, CR, ALRAE));
    icsr = FIELD_DP32(icsr, ICSR, ALRBWF, !FIELD_EX32(s->cr, CR, ALRBE));
    icsr = FIELD_DP32(icsr, ICSR, WUTWF, !FIELD_EX32(s->cr, CR, WUTE));
    icsr = FIELD_DP32(icsr, ICSR, INITS, tm.tm_year % 100 != 0);
    icsr = FIELD_DP32(icsr, ICSR, RSF, !s->init && !bypass);
    icsr = FIELD_DP32(icsr, ICSR, INITF, s->init);
    return FIELD_DP32(icsr, ICSR, INIT, s->init);
}

static uint32_t rtc_read_reg(STM32MP1RTCState *s, hwaddr offset)
{
    switch (offset) {
    case A_TR:
        return rtc_read_tr(s);
    case A_DR:
        return rtc_read_dr(s);
    case A_SSR:
        return rtc_read_ssr(s);
    case A_ICSR:
        return rtc_read_icsr(s);
    case A_PRER:
        return s->prer;
    case A_WUTR:
        return s->wutr;
    case A_CR:
        return s->cr;
    case A_SMCR:
        return s->smcr;
    case A_CALR:
        return s->calr;
    case A_ALRMAR:
    case A_ALRMBR:
        return s->alrmr[offset == A_ALRMBR];
    case A_ALRMASSR:
    case A_ALRMBSSR:
        return s->alrmssr[offset == A_ALRMBSSR];
    case A_SR:
        return s->sr;
    case A_MISR:
        return rtc_misr(s);
    case A_CFGR:
        return s->cfgr;
    case A_WPR:
    case A_SHIFTR:
    case A_TSTR:
    case A_TSDR:
    case A_TSSSR:
    case A_SMISR:
    case A_SCR:
        return 0;
    case A_HWCFGR:
        return HWCFGR_VALUE;
    case A_VERR:
        return VERR_VALUE;
    case A_IPIDR:
        return IPIDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-rtc: read of bad offset 0x%" HWADDR_PRIx "\n",
                      offset);
        return 0;
    }
}

static void rtc_write_wpr(STM32MP1RTCState *s, uint32_t key)
{
    if (key == KEY1) {
        s->unlock = 1;
    } else if (key == KEY2 && s->unlock == 1) {
        s->unlock = UNLOCKED;
    } else {
        s->unlock = 0;
    }
}

static void rtc_write_icsr(STM32MP1RTCState *s, uint32_t value)
{
    const bool init = value & R_ICSR_INIT_MASK;

    if (init && !s->init) {
        const struct tm tm = rtc_tm(rtc_seconds(rtc_calendar_ns(s)));

        s->init_tr = rtc_encode_tr(s, &tm);
        s->init_dr = rtc_encode_dr(s, &tm);
        s->tr_held = false;
        s->dr_held = false;
    } else if (!init && s->init) {
        rtc_set_calendar(s);
    }
    s->init = init;
    rtc_update_alarms(s);
}

static void rtc_write_cr(STM32MP1RTCState *s, uint32_t value)
{
    const uint32_t old = s->cr;

    if (!s->init) {
        value = (value & ~CR_INIT_MASK) | (old & CR_INIT_MASK);
    }
    if (value & ~old & R_CR_TSE_MASK) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-rtc: time stamps\n");
    }
    s->cr = value & CR_MASK;
    if (value & R_CR_ADD1H_MASK) {
        s->cal_offset += HOUR_NS;
    }
    if (value & R_CR_SUB1H_MASK) {
        s->cal_offset -= HOUR_NS;
    }
    if (!(s->cr & R_CR_WUTE_MASK)) {
        s->wakeup_at = NEVER;
    } else if (!(old & R_CR_WUTE_MASK)) {
        s->wakeup_at = qemu_clock_get_ns(rtc_clock) + rtc_wakeup_period(s);
    }
    rtc_update_alarms(s);
    rtc_update_irq(s);
}

static void rtc_write_alarm(STM32MP1RTCState *s, unsigned i, uint32_t *reg,
                            uint32_t value)
{
    if (rtc_alarm_enabled(s, i) && !s->init) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-rtc: alarm written while enabled\n");
        return;
    }
    if (reg == &s->alrmssr[i] && (value & R_ALRMASSR_MASKSS_MASK)) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-rtc: sub-second alarm\n");
    }
    *reg = value;
}

static void rtc_write_wutr(STM32MP1RTCState *s, uint32_t value)
{
    if (s->cr & R_CR_WUTE_MASK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-rtc: WUTR written while enabled\n");
        return;
    }
    s->wutr = value & R_WUTR_WUT_MASK;
}

static void rtc_write_init(STM32MP1RTCState *s, uint32_t *reg, uint32_t value)
{
    if (!s->init) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-rtc: TR, DR or PRER written "
                      "outside of initialization mode\n");
        return;
    }
    *reg = value;
}

/* Registers that the write protection is for */
static void rtc_write_protected(STM32MP1RTCState *s, hwaddr offset,
                                uint32_t value)
{
    if (s->unlock != UNLOCKED) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-rtc: offset 0x%" HWADDR_PRIx
                      " written while write-protected\n", offset);
        return;
    }
    switch (offset) {
    case A_TR:
        rtc_write_init(s, &s->init_tr, value);
        break;
    case A_DR:
        rtc_write_init(s, &s->init_dr, value);
        break;
    case A_ICSR:
        rtc_write_icsr(s, value);
        break;
    case A_PRER:
        rtc_write_init(s, &s->prer, value & PRER_MASK);
        break;
    case A_WUTR:
        rtc_write_wutr(s, value);
        break;
    case A_CR:
        rtc_write_cr(s, value);
        break;
    case A_CALR:
        s->calr = value & CALR_MASK;
        break;
    case A_SHIFTR:
        qemu_log_mask(LOG_UNIMP, "stm32mp1-rtc: sub-second shift\n");
        break;
    case A_ALRMAR:
        rtc_write_alarm(s, 0, &s->alrmr[0], value);
        break;
    case A_ALRMASSR:
        rtc_write_alarm(s, 0, &s->alrmssr[0], value & ALRMSSR_MASK);
        break;
    case A_ALRMBR:
        rtc_write_alarm(s, 1, &s->alrmr[1], value);
        break;
    case A_ALRMBSSR:
        rtc_write_alarm(s, 1, &s->alrmssr[1], value & ALRMSSR_MASK);
        break;
    default:
        g_assert_not_reached();
    }
}

static void rtc_write_reg(STM32MP1RTCState *s, hwaddr offset, uint32_t value)
{
    switch (offset) {
    case A_ICSR:
        /* Clearing RSF, which comes back at once, needs no key */
        if (s->unlock != UNLOCKED && s->init == !!(value & R_ICSR_INIT_MASK)) {
            break;
        }
        /* fall through */
    case A_TR:
    case A_DR:
    case A_PRER:
    case A_WUTR:
    case A_CR:
    case A_CALR:
    case A_SHIFTR:
    case A_ALRMAR ... A_ALRMBSSR:
        rtc_write_protected(s, offset, value);
        break;
    case A_SMCR:
        s->smcr = value & SMCR_MASK;
        break;
    case A_WPR:
        rtc_write_wpr(s, FIELD_EX32(value, WPR, KEY));
        break;
    case A_SCR:
        s->sr &= ~(value & SR_MASK);
        rtc_update_irq(s);
        break;
    case A_CFGR:
        s->cfgr = value & CFGR_MASK;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-rtc: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static uint64_t stm32mp1_rtc_read(void *opaque, hwaddr addr, unsigned size)
{
    const uint32_t value = rtc_read_reg(opaque, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_rtc_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_rtc_write(void *opaque, hwaddr addr, uint64_t data,
                               unsigned size)
{
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_rtc_write(addr, value);
    rtc_write_reg(opaque, STM32MP1_REG_OFFSET(addr), value);
}

static const MemoryRegionOps stm32mp1_rtc_ops = {
    .read = stm32mp1_rtc_read,
    .write = stm32mp1_rtc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .valid = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
};

/* --- device --------------------------------------------------------------- */

static void stm32mp1_rtc_reset_enter(Object *obj, ResetType type)
{
    STM32MP1RTCState *s = STM32MP1_RTC(obj);

    s->unlock = 0;
    s->tr_held = false;
    s->dr_held = false;
}

static void stm32mp1_rtc_reset_hold(Object *obj, ResetType type)
{
    rtc_update_irq(STM32MP1_RTC(obj));
}

static void stm32mp1_rtc_init(Object *obj)
{
    STM32MP1RTCState *s = STM32MP1_RTC(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    /* Power-on of the backup domain: the rest comes as zeroes */
    s->prer = PRER_RESET;
    s->wutr = WUTR_RESET;
    s->smcr = SMCR_RESET;
    s->alarm_at[0] = NEVER;
    s->alarm_at[1] = NEVER;
    s->wakeup_at = NEVER;

    memory_region_init_io(&s->mmio, obj, &stm32mp1_rtc_ops, s,
                          TYPE_STM32MP1_RTC, 0x400);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_irq(sbd, &s->irq);
}

static void stm32mp1_rtc_realize(DeviceState *dev, Error **errp)
{
    STM32MP1RTCState *s = STM32MP1_RTC(dev);
    struct tm tm;

    qemu_get_timedate(&tm, 0);
    s->cal_offset = (mktimegm(&tm) - UNIX_2000) * NANOSECONDS_PER_SECOND -
                    qemu_clock_get_ns(rtc_clock);
    s->timer = timer_new_ns(rtc_clock, rtc_timer, s);
}

static int stm32mp1_rtc_post_load(void *opaque, int version_id)
{
    rtc_update_timer(opaque);
    return 0;
}

static const VMStateDescription vmstate_stm32mp1_rtc = {
    .name = TYPE_STM32MP1_RTC,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = stm32mp1_rtc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_INT64(cal_offset, STM32MP1RTCState),
        VMSTATE_UINT32(wday_offset, STM32MP1RTCState),
        VMSTATE_UINT32(init_tr, STM32MP1RTCState),
        VMSTATE_UINT32(init_dr, STM32MP1RTCState),
        VMSTATE_BOOL(tr_held, STM32MP1RTCState),
        VMSTATE_BOOL(dr_held, STM32MP1RTCState),
        VMSTATE_INT64(tr_held_at, STM32MP1RTCState),
        VMSTATE_INT64(dr_held_at, STM32MP1RTCState),
        VMSTATE_BOOL(init, STM32MP1RTCState),
        VMSTATE_UINT32(unlock, STM32MP1RTCState),
        VMSTATE_UINT32(prer, STM32MP1RTCState),
        VMSTATE_UINT32(wutr, STM32MP1RTCState),
        VMSTATE_UINT32(cr, STM32MP1RTCState),
        VMSTATE_UINT32(smcr, STM32MP1RTCState),
        VMSTATE_UINT32(calr, STM32MP1RTCState),
        VMSTATE_UINT32_ARRAY(alrmr, STM32MP1RTCState, STM32MP1_RTC_NUM_ALARMS),
        VMSTATE_UINT32_ARRAY(alrmssr, STM32MP1RTCState,
                             STM32MP1_RTC_NUM_ALARMS),
        VMSTATE_UINT32(sr, STM32MP1RTCState),
        VMSTATE_UINT32(cfgr, STM32MP1RTCState),
        VMSTATE_INT64_ARRAY(alarm_at, STM32MP1RTCState,
                            STM32MP1_RTC_NUM_ALARMS),
        VMSTATE_INT64(wakeup_at, STM32MP1RTCState),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_rtc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = stm32mp1_rtc_realize;
    dc->vmsd = &vmstate_stm32mp1_rtc;
    rc->phases.enter = stm32mp1_rtc_reset_enter;
    rc->phases.hold = stm32mp1_rtc_reset_hold;
}

static const TypeInfo stm32mp1_rtc_types[] = {
    {
        .name           = TYPE_STM32MP1_RTC,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1RTCState),
        .instance_init  = stm32mp1_rtc_init,
        .class_init     = stm32mp1_rtc_class_init,
    },
};

DEFINE_TYPES(stm32mp1_rtc_types)
