/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef STM32MP15_EVENTS_H
#define STM32MP15_EVENTS_H

#include <stdint.h>

/* Notes events (enum port_event) for the main loop. For interrupt handlers. */
void events_add(uint32_t added);

#endif /* STM32MP15_EVENTS_H */
