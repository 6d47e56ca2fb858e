/* SPDX-License-Identifier: BSD-3-Clause */
#include "rpmsg/vring.h"

#include <stddef.h>
#include <string.h>

#define DESCRIPTOR_ALIGN 16u /* virtio 1.x, 2.7 */
#define ALIGN_MAX 4096u

static bool is_power_of_two(uint32_t value)
{
	return value && !(value & (value - 1));
}

bool vring_init(struct vring *ring, const struct port_vring *config, enum vring_direction direction)
{
	uint32_t num = config->num;
	uint32_t align = config->align;

	if (!is_power_of_two(num) || num > VRING_NUM_MAX)
		return false;
	if (!is_power_of_two(align) || align < sizeof(uint32_t) || align > ALIGN_MAX)
		return false;
	if (config->da % DESCRIPTOR_ALIGN)
		return false;

	/* vring_size() in Linux: `available` and `used` end with an event index. */
	uint32_t available_offset = num * (uint32_t)sizeof(struct vring_descriptor);
	uint32_t used_offset = available_offset + (3 + num) * (uint32_t)sizeof(uint16_t);
	used_offset = (used_offset + align - 1) & ~(align - 1);
	uint32_t bytes = used_offset + 3 * (uint32_t)sizeof(uint16_t) +
			 num * (uint32_t)sizeof(struct vring_used_entry);

	uint8_t *base = port_da_to_va(config->da, bytes);
	if (!base)
		return false;

	memset(ring, 0, sizeof(*ring));
	ring->descriptors = (const volatile void *)base;
	ring->available = (const volatile void *)(base + available_offset);
	ring->used = (volatile void *)(base + used_offset);
	ring->direction = direction;
	ring->num = (uint16_t)num;
	return true;
}

static bool is_held(const struct vring *ring, uint16_t id)
{
	return ring->held[id / 32] >> (id % 32) & 1;
}

/* The descriptor's values are read once: Linux may change them at any time. */
static bool check_descriptor(const struct vring *ring, uint16_t id, struct vring_buffer *buffer)
{
	const volatile struct vring_descriptor *descriptor = &ring->descriptors[id];
	uint64_t address = descriptor->address;
	uint32_t bytes = descriptor->bytes;
	bool to_linux = ring->direction == VRING_TO_LINUX;

	/* One buffer a message: neither chained nor indirect, the right way round. */
	if (descriptor->flags != (to_linux ? VRING_DESC_F_WRITE : 0))
		return false;
	if (to_linux ? bytes < VRING_BUFFER_BYTES_MAX : bytes > VRING_BUFFER_BYTES_MAX)
		return false;
	if (!bytes || address > UINT32_MAX || address % sizeof(uint32_t))
		return false;

	buffer->data = port_da_to_va((uint32_t)address, bytes);
	buffer->bytes = to_linux ? VRING_BUFFER_BYTES_MAX : bytes;
	buffer->id = id;
	return buffer->data != NULL;
}

static bool take_entry(struct vring *ring, uint16_t id, struct vring_buffer *buffer)
{
	/* Linux cannot give what the firmware has: a list with such an entry is a loop. */
	if (id >= ring->num || is_held(ring, id)) {
		ring->bad_entries++;
		return false;
	}

	ring->held[id / 32] |= UINT32_C(1) << (id % 32);
	if (check_descriptor(ring, id, buffer))
		return true;

	ring->bad_entries++;
	if (ring->direction == VRING_FROM_LINUX)
		vring_put(ring, id, 0);
	else
		ring->held[id / 32] &= ~(UINT32_C(1) << (id % 32));
	return false;
}

bool vring_take(struct vring *ring, struct vring_buffer *buffer)
{
	uint16_t index = ring->available->index;

	/*
	 * More entries than the ring has: not Linux's doing, and nothing behind
	 * it can be believed. Linux keeps its own copy and writes it with its
	 * next buffer; until then the ring counts as empty, and nothing is lost.
	 */
	if ((uint16_t)(index - ring->next) > ring->num) {
		if (!ring->index_refused || ring->refused_index != index)
			ring->bad_entries++;
		ring->index_refused = true;
		ring->refused_index = index;
		return false;
	}
	ring->index_refused = false;

	port_barrier(); /* the entries are read after the index that covers them */
	while (ring->next != index) {
		uint16_t id = ring->available->ring[ring->next & (ring->num - 1)];

		ring->next++;
		if (take_entry(ring, id, buffer))
			return true;
	}
	return false;
}

uint16_t vring_entries(const struct vring *ring)
{
	uint16_t entries = (uint16_t)(ring->available->index - ring->next);

	return entries <= ring->num ? entries : 0;
}

void vring_put(struct vring *ring, uint16_t id, uint32_t bytes)
{
	volatile struct vring_used_entry *entry =
		&ring->used->ring[ring->used_index & (ring->num - 1)];

	entry->id = id;
	entry->bytes = bytes;
	ring->held[id / 32] &= ~(UINT32_C(1) << (id % 32));
	ring->used_index++;
	port_barrier(); /* buffer and entry are written before the index that covers them */
	ring->used->index = ring->used_index;
}

/* Whether the index that Linux wants to hear of is among those put back since. */
static bool has_passed_event(struct vring *ring)
{
	uint16_t event = ring->available->ring[ring->num];
	uint16_t judged = ring->judged_index;

	ring->judged_index = ring->used_index;
	return (uint16_t)(ring->used_index - event - 1) < (uint16_t)(ring->used_index - judged);
}

bool vring_doorbell_wanted(struct vring *ring)
{
	/*
	 * Linux clears the flag and then looks at used->index; the firmware has
	 * written used->index and then looks at the flag. With a barrier in
	 * between on both sides at least one of them sees the other's write.
	 */
	port_barrier();
	if (ring->event_index)
		return has_passed_event(ring);
	return !(ring->available->flags & VRING_AVAIL_F_NO_INTERRUPT);
}

/* Behind the entries; that before the next one is passed in 2^16 - 1 entries. */
static void set_event(struct vring *ring, uint16_t index)
{
	volatile uint16_t *event = (volatile void *)&ring->used->ring[ring->num];

	*event = index;
}

void vring_ask_doorbell(struct vring *ring, bool wanted)
{
	if (ring->event_index)
		set_event(ring, wanted ? ring->next : (uint16_t)(ring->next - 1));
	else
		ring->used->flags = wanted ? 0 : VRING_USED_F_NO_NOTIFY;
	port_barrier(); /* the same the other way round: flag first, then the index */
}
