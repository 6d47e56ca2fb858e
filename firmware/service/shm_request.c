/* SPDX-License-Identifier: BSD-3-Clause */
#include "port/port.h"
#include "service/control.h"
#include "service/info.h"
#include "service/shm.h"

static struct amperf_shm_limits limits(void)
{
	struct port_window window;

	port_shared_window(&window);
	return (struct amperf_shm_limits){
		.operations = shm_queue_operations(),
		.landing_bytes = SHM_LANDING_BYTES,
		.regions_max = AMPERF_SHM_REGIONS_MAX,
		.transfers_max = AMPERF_SHM_TRANSFERS_MAX,
		.window_base = window.base,
		.window_bytes = window.bytes,
	};
}

static enum amperf_status control(const struct amperf_control *request, struct shm_reply *reply)
{
	if (!svc_control_set(request))
		return AMPERF_STATUS_BAD_VALUE;
	reply->payload.control.key = request->key;
	reply->payload.control.value = svc_control_value(request->key);
	reply->bytes = sizeof(reply->payload.control);
	return AMPERF_STATUS_OK;
}

enum amperf_status shm_request(const struct shm_request *request, struct shm_reply *reply)
{
	switch ((enum amperf_opcode)request->header.opcode) {
	case AMPERF_OP_HELLO:
		reply->payload.hello = svc_info_hello(&svc_shm_endpoint);
		reply->bytes = sizeof(reply->payload.hello);
		return AMPERF_STATUS_OK;
	case AMPERF_OP_STATS:
		reply->payload.stats = svc_info_stats(svc_shm_endpoint.link);
		reply->bytes = sizeof(reply->payload.stats);
		return AMPERF_STATUS_OK;
	case AMPERF_OP_LOAD:
		reply->payload.load = svc_info_load(svc_shm_endpoint.link);
		reply->bytes = sizeof(reply->payload.load);
		return AMPERF_STATUS_OK;
	case AMPERF_OP_CONTROL:
		return control(&request->payload.control, reply);
	case AMPERF_OP_SHM_INFO:
		reply->payload.limits = limits();
		reply->bytes = sizeof(reply->payload.limits);
		return AMPERF_STATUS_OK;
	case AMPERF_OP_SHM_ATTACH:
		return shm_region_attach(&request->payload.region);
	case AMPERF_OP_SHM_DETACH:
		return shm_region_detach(&request->payload.region);
	default: /* SHM_TRANSFER, answered when it is done; shm.c lets no other through */
		return shm_queue_add(request->header.sequence, &request->payload.transfer);
	}
}
