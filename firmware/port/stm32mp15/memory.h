/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef STM32MP15_MEMORY_H
#define STM32MP15_MEMORY_H

/* Takes the carveouts that this file was given; none if they are not possible. */
void memory_init(void);

#endif /* STM32MP15_MEMORY_H */
