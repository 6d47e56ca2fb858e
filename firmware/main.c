/* SPDX-License-Identifier: BSD-3-Clause */
#include "port/port.h"
#include "service/service.h"

int main(void);

int main(void)
{
	port_init();
	svc_start();
	for (;;) {
		switch (svc_step()) {
		case RPMSG_GO_ON:
			break;
		case RPMSG_NAP:
			port_nap(svc_nap_us());
			break;
		case RPMSG_SLEEP:
			port_sleep();
			break;
		}
	}
}
