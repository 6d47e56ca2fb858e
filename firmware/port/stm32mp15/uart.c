/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * UART7 on the Arduino header: TX is D1 (PE8), RX is D0 (PE7), UM2534.
 *
 * A character is sent as HAL_UART_Transmit(..., 1, ...) of STM32CubeMP1 sends
 * it, which the 2020 firmware called for each one: wait for TXE, write, wait for
 * TC. So there is a short gap between characters, as there was.
 */
#include "gpio_regs.h"
#include "port/port.h"
#include "rcc_regs.h"
#include "usart_regs.h"

#define HSI_HZ 64000000u
#define TX_PIN 8u /* alternate function 7 is UART7 on both, DS12505 */
#define RX_PIN 7u
#define UART7_FUNCTION 7u

/* A character takes 1.04 ms at most; this many polls take several milliseconds. */
#define POLLS_MAX 100000u

static bool wait_for(uint32_t flag)
{
	for (uint32_t i = 0; i < POLLS_MAX; i++) {
		if (UART7_ISR & flag)
			return true;
	}
	return false;
}

/*
 * The divider of HSI for `baud`; 0: there is none. With 16 samples a bit the
 * divider is 16 at least (RM0436, "USART baud rate generation").
 */
static uint32_t divider(uint32_t baud)
{
	uint32_t brr = (HSI_HZ + baud / 2) / baud;
	uint32_t rate = brr ? HSI_HZ / brr : 0;
	uint32_t error = rate > baud ? rate - baud : baud - rate;

	return brr >= 16 && brr <= UINT16_MAX && error <= baud / 50 ? brr : 0;
}

bool port_uart_open(uint32_t baud)
{
	uint32_t brr = divider(baud);

	if (!brr)
		return false;
	RCC_MC_AHB4ENSETR = RCC_MC_AHB4ENSETR_GPIOEEN;
	RCC_MC_APB1ENSETR = RCC_MC_APB1ENSETR_UART7EN;
	RCC_UART78CKSELR = RCC_UART78CKSELR_HSI;
	(void)RCC_UART78CKSELR;

	GPIOE_AFRL = (GPIOE_AFRL & ~(0xfu << 4 * RX_PIN)) | UART7_FUNCTION << 4 * RX_PIN;
	GPIOE_AFRH = (GPIOE_AFRH & ~(0xfu << 4 * (TX_PIN - 8))) | UART7_FUNCTION
									  << 4 * (TX_PIN - 8);
	GPIOE_MODER = (GPIOE_MODER & ~(3u << 2 * RX_PIN | 3u << 2 * TX_PIN)) |
		      GPIO_MODER_ALTERNATE << 2 * RX_PIN | GPIO_MODER_ALTERNATE << 2 * TX_PIN;

	UART7_CR1 = 0;
	UART7_CR2 = 0;
	UART7_CR3 = 0;
	UART7_BRR = brr;
	UART7_CR1 = USART_CR1_TE | USART_CR1_RE | USART_CR1_UE;
	return wait_for(USART_ISR_TEACK);
}

bool port_uart_put(char c)
{
	if (!wait_for(USART_ISR_TXE))
		return false;
	UART7_TDR = (uint8_t)c;
	return wait_for(USART_ISR_TC);
}
