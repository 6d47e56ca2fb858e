/*
 * STM32MP1 RTC (real-time clock)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_RTC_STM32MP1_RTC_H
#define HW_RTC_STM32MP1_RTC_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 *  + sysbus IRQ 0: alarms and wake-up timer
 * The calendar starts at the date and with the clock of -rtc.
 */
#define TYPE_STM32MP1_RTC "stm32mp1-rtc"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1RTCState, STM32MP1_RTC)

/* Alarms A and B */
#define STM32MP1_RTC_NUM_ALARMS 2

struct STM32MP1RTCState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq irq;
    QEMUTimer *timer;

    /* ns since 2000: the calendar is rtc_clock + cal_offset */
    int64_t cal_offset;
    /* WDU is software's to set: days it is ahead of the date's weekday */
    uint32_t wday_offset;
    /* TR and DR while in initialization mode */
    uint32_t init_tr;
    uint32_t init_dr;
    /* Calendar times that TR and DR are held at until DR is read */
    bool tr_held;
    bool dr_held;
    int64_t tr_held_at;
    int64_t dr_held_at;

    bool init;
    uint32_t unlock;    /* keys of the write protection that were given */
    uint32_t prer;
    uint32_t wutr;
    uint32_t cr;
    uint32_t smcr;
    uint32_t calr;
    uint32_t alrmr[STM32MP1_RTC_NUM_ALARMS];
    uint32_t alrmssr[STM32MP1_RTC_NUM_ALARMS];
    uint32_t sr;
    uint32_t cfgr;

    /* When alarms are due, in calendar ns, and the wake-up, in rtc_clock ns */
    int64_t alarm_at[STM32MP1_RTC_NUM_ALARMS];
    int64_t wakeup_at;
};

#endif
