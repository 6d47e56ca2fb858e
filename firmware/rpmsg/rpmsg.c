/* SPDX-License-Identifier: BSD-3-Clause */
#include "rpmsg/rpmsg.h"

#include <stddef.h>
#include <string.h>

#define CHANNEL_TX 0u /* doorbells have the numbers of the vrings */
#define CHANNEL_RX 1u

#define DOORBELLS_MAX 20u        /* in Linux's queue: MBOX_TX_QUEUE_LEN, mailbox_controller.h */
#define DOORBELL_SETTLED_US 100u /* Linux needs a few from one doorbell to the next */
#define NAP_MIN_US 20u
#define NAP_MAX_US 1000u

static void add_endpoint(struct rpmsg_link *link, uint32_t at)
{
	struct rpmsg_endpoint *endpoint = link->endpoints[at];

	endpoint->link = link;
	endpoint->bit = UINT32_C(1) << at;
	endpoint->wanted = endpoint->channel && !endpoint->on_request;
	endpoint->announced = false;
	endpoint->head = RPMSG_NONE;
	endpoint->tail = RPMSG_NONE;
	if (endpoint->wanted)
		link->unspoken |= endpoint->bit;
	link->lookup[endpoint->address % RPMSG_LOOKUP] = endpoint;
	endpoint->service->start(endpoint);
}

static uint32_t doorbells_received(void)
{
	struct port_doorbell_counts counts;

	port_doorbell_counts(&counts);
	return counts.received[CHANNEL_RX];
}

bool rpmsg_link_up(struct rpmsg_link *link, const struct port_vdev *vdev,
		   struct rpmsg_endpoint **endpoints, uint32_t endpoint_count)
{
	memset(link, 0, sizeof(*link));
	if (!vring_init(&link->tx, &vdev->vring[0], VRING_TO_LINUX) ||
	    !vring_init(&link->rx, &vdev->vring[1], VRING_FROM_LINUX))
		return false;

	link->tx.event_index = vdev->features & VRING_FEATURE_EVENT_INDEX;
	link->rx.event_index = link->tx.event_index;
	link->endpoints = endpoints;
	link->endpoint_count = endpoint_count;
	link->name_service = vdev->features & RPMSG_FEATURE_NS;
	for (uint32_t i = 0; i < endpoint_count; i++)
		add_endpoint(link, i);
	link->doorbells_asked = true; /* rings that are zeroed ask */
	link->doorbells_received = doorbells_received();
	return true;
}

void rpmsg_link_down(struct rpmsg_link *link)
{
	for (uint32_t i = 0; i < link->endpoint_count; i++) {
		struct rpmsg_endpoint *endpoint = link->endpoints[i];

		if (endpoint->service->stop)
			endpoint->service->stop(endpoint);
	}
}

/* ---- Receiving --------------------------------------------------------- */

static void give_back(struct rpmsg_link *link, uint16_t id)
{
	vring_put(&link->rx, id, 0);
	if (vring_doorbell_wanted(&link->rx))
		port_doorbell_ring(CHANNEL_RX);
}

static struct rpmsg_endpoint *find_endpoint(const struct rpmsg_link *link, uint32_t address)
{
	struct rpmsg_endpoint *endpoint = link->lookup[address % RPMSG_LOOKUP];

	return endpoint && endpoint->address == address ? endpoint : NULL;
}

static void enqueue(struct rpmsg_endpoint *endpoint, uint16_t id)
{
	struct rpmsg_message *messages = endpoint->link->messages;

	messages[id].next = RPMSG_NONE;
	if (endpoint->head == RPMSG_NONE)
		endpoint->head = id;
	else
		messages[endpoint->tail].next = id;
	endpoint->tail = id;
	endpoint->link->active |= endpoint->bit;
}

static void deliver(struct rpmsg_link *link, const struct vring_buffer *buffer)
{
	struct rpmsg_message *message = &link->messages[buffer->id];
	struct rpmsg_header header;

	if (buffer->bytes < RPMSG_HEADER_BYTES) {
		link->bad_headers++;
		give_back(link, buffer->id);
		return;
	}
	memcpy(&header, buffer->data, sizeof(header));
	if (header.bytes > buffer->bytes - RPMSG_HEADER_BYTES) {
		link->bad_headers++;
		give_back(link, buffer->id);
		return;
	}

	link->rx_messages++;
	link->rx_bytes += header.bytes;
	struct rpmsg_endpoint *endpoint = find_endpoint(link, header.destination);
	if (!endpoint) {
		link->unknown_endpoints++;
		give_back(link, buffer->id);
		return;
	}

	message->data = buffer->data + RPMSG_HEADER_BYTES;
	message->bytes = header.bytes;
	message->source = header.source;
	endpoint->service->arrived(endpoint, message);
	enqueue(endpoint, buffer->id);
}

const struct rpmsg_message *rpmsg_front(const struct rpmsg_endpoint *endpoint)
{
	return endpoint->head == RPMSG_NONE ? NULL : &endpoint->link->messages[endpoint->head];
}

void rpmsg_release(struct rpmsg_endpoint *endpoint)
{
	uint16_t id = endpoint->head;

	endpoint->head = endpoint->link->messages[id].next;
	give_back(endpoint->link, id);
}

void rpmsg_flush(struct rpmsg_endpoint *endpoint)
{
	while (endpoint->head != RPMSG_NONE)
		rpmsg_release(endpoint);
}

/* Keeps the highest. */
static void note_mark(uint16_t *mark, uint16_t level)
{
	if (level > *mark)
		*mark = level;
}

/* ---- Sending ----------------------------------------------------------- */

bool rpmsg_tx_reserve(struct rpmsg_link *link, struct rpmsg_tx *tx)
{
	struct vring_buffer buffer;

	if (!vring_take(&link->tx, &buffer)) {
		link->tx_wanted = true;
		return false;
	}
	tx->data = buffer.data + RPMSG_HEADER_BYTES;
	tx->id = buffer.id;
	return true;
}

void rpmsg_tx_commit(struct rpmsg_link *link, struct rpmsg_tx *tx, uint32_t source,
		     uint32_t destination, uint32_t bytes)
{
	const struct rpmsg_header header = {
		.source = source,
		.destination = destination,
		.bytes = (uint16_t)bytes,
	};

	memcpy(tx->data - RPMSG_HEADER_BYTES, &header, sizeof(header));
	tx->data = NULL;
	link->tx_messages++;
	link->tx_bytes += bytes;
	vring_put(&link->tx, tx->id, RPMSG_HEADER_BYTES + bytes);
	note_mark(&link->tx_high_water, vring_given(&link->tx));
	if (vring_doorbell_wanted(&link->tx))
		port_doorbell_ring(CHANNEL_TX);
}

/* Takes the lowest endpoint out of a set that is not empty. */
static struct rpmsg_endpoint *take_lowest(const struct rpmsg_link *link, uint32_t *set)
{
	uint32_t at = (uint32_t)__builtin_ctz(*set);

	*set &= *set - 1;
	return link->endpoints[at];
}

/* False if there is no buffer. */
static bool tell(struct rpmsg_link *link, struct rpmsg_endpoint *endpoint)
{
	struct rpmsg_announcement announcement = {
		.address = endpoint->address,
		.flags = endpoint->wanted ? RPMSG_NS_CREATE : RPMSG_NS_DESTROY,
	};
	struct rpmsg_tx tx;

	if (!rpmsg_tx_reserve(link, &tx))
		return false;
	for (uint32_t c = 0; c < RPMSG_NAME_BYTES - 1 && endpoint->channel[c]; c++)
		announcement.name[c] = endpoint->channel[c];
	memcpy(tx.data, &announcement, sizeof(announcement));
	rpmsg_tx_commit(link, &tx, endpoint->address, RPMSG_NS_ADDRESS, sizeof(announcement));
	endpoint->announced = endpoint->wanted;
	return true;
}

/* One channel an announcement; what finds no buffer is announced later. */
static void tell_all(struct rpmsg_link *link)
{
	uint32_t left = link->unspoken;

	while (left) {
		struct rpmsg_endpoint *endpoint = take_lowest(link, &left);

		if (!tell(link, endpoint))
			return;
		link->unspoken &= ~endpoint->bit;
	}
}

bool rpmsg_announce(struct rpmsg_endpoint *endpoint, bool wanted)
{
	struct rpmsg_link *link = endpoint->link;

	if (!link->name_service)
		return false;
	endpoint->wanted = wanted;
	if (wanted == endpoint->announced)
		link->unspoken &= ~endpoint->bit;
	else
		link->unspoken |= endpoint->bit;
	return true;
}

/* ---- The main loop's side ---------------------------------------------- */

static void ask_doorbells(struct rpmsg_link *link, bool wanted)
{
	vring_ask_doorbell(&link->rx, wanted);
	vring_ask_doorbell(&link->tx, wanted && link->tx_wanted);
	link->doorbells_asked = wanted;
}

/*
 * Keeps count of the doorbells that may be in Linux's queue. What it has made
 * available while it was asked is here now; what comes from now on has none, as the
 * asking was taken back first. They come through one by one: Linux rings no other
 * before it knows that the last one was taken.
 */
static void count_doorbells(struct rpmsg_link *link, bool were_asked)
{
	uint32_t made = were_asked ? vring_doorbells(&link->rx) : 0;
	uint32_t received = doorbells_received() - link->doorbells_received;

	if (!made && !received)
		return;

	link->doorbells_received += received;
	link->doorbells += made;
	link->doorbells -= received < link->doorbells ? received : link->doorbells;
	link->doorbell_ticks = port_ticks();
	link->settled = false;
}

bool rpmsg_poll(struct rpmsg_link *link)
{
	struct vring_buffer buffer;
	uint32_t bad_entries = link->rx.bad_entries;
	uint32_t taken = 0;

	bool were_asked = link->doorbells_asked;
	if (were_asked)
		ask_doorbells(link, false);
	count_doorbells(link, were_asked);
	link->tx_wanted = false;
	if (link->name_service && link->unspoken)
		tell_all(link);

	/* No more than a ring at a time: Linux may be faster than we are. */
	while (taken < link->rx.num && vring_take(&link->rx, &buffer)) {
		deliver(link, &buffer);
		taken++;
	}
	if (taken)
		note_mark(&link->rx_high_water, vring_held(&link->rx));
	/* vring.c has put refused entries back; it rings no doorbells. */
	if (link->rx.bad_entries != bad_entries && vring_doorbell_wanted(&link->rx))
		port_doorbell_ring(CHANNEL_RX);
	return taken;
}

static bool give_turns(struct rpmsg_link *link, uint32_t set)
{
	bool busy = false;

	while (set) {
		struct rpmsg_endpoint *endpoint = take_lowest(link, &set);

		switch (endpoint->service->turn(endpoint)) {
		case RPMSG_IDLE:
			link->active &= ~endpoint->bit;
			break;
		case RPMSG_WAITS:
			break;
		case RPMSG_WORKED:
			link->turn = endpoint->bit << 1;
			busy = true;
			break;
		}
	}
	return busy;
}

/*
 * Who has got on comes last next time: a lone buffer goes to each in turn. (To
 * change places on every pass is not enough: with two passes a doorbell, one of
 * them idle, the same endpoint would always be first.)
 */
bool rpmsg_take_turns(struct rpmsg_link *link)
{
	uint32_t before = link->turn - 1; /* all, if the last one has got on */
	uint32_t active = link->active;
	bool busy = give_turns(link, active & ~before);

	busy |= give_turns(link, active & before);
	return busy;
}

static uint32_t us_since(uint64_t ticks)
{
	return (uint32_t)((port_ticks() - ticks) / (port_core_hz() / 1000000));
}

/*
 * Linux has none left: not each message that it sent while it was asked has seen
 * that. Its driver looks the same for a moment between one doorbell and the next, so
 * only what lasts counts.
 */
static bool has_settled(struct rpmsg_link *link)
{
	bool settled = port_doorbell_settled(CHANNEL_RX);

	if (settled && link->settled)
		return us_since(link->settled_ticks) >= DOORBELL_SETTLED_US;
	link->settled = settled;
	link->settled_ticks = port_ticks();
	return false;
}

/* The invariant of rpmsg_prepare_sleep(), in rpmsg.h. */
static bool has_room_for_doorbells(struct rpmsg_link *link)
{
	if (link->doorbells && has_settled(link))
		link->doorbells = 0;
	if (link->rx.event_index)
		return link->doorbells + 1 < DOORBELLS_MAX;
	return !link->doorbells && link->rx.num < DOORBELLS_MAX;
}

/* An eighth of the silence so far: soon at first, and cheap if it lasts. */
static void set_nap(struct rpmsg_link *link)
{
	uint32_t nap_us = NAP_MIN_US + us_since(link->doorbell_ticks) / 8;

	link->nap_us = nap_us < NAP_MAX_US ? nap_us : NAP_MAX_US;
}

enum rpmsg_rest rpmsg_prepare_sleep(struct rpmsg_link *link)
{
	if (!has_room_for_doorbells(link)) {
		set_nap(link);
		return RPMSG_NAP;
	}
	ask_doorbells(link, true);
	if (vring_entries(&link->rx) || (link->tx_wanted && vring_entries(&link->tx)))
		return RPMSG_GO_ON;
	return RPMSG_SLEEP;
}

uint32_t rpmsg_bad_ring_entries(const struct rpmsg_link *link)
{
	return link->bad_headers + link->tx.bad_entries + link->rx.bad_entries;
}

uint32_t rpmsg_lost_messages(const struct rpmsg_link *link)
{
	return link->bad_headers + link->rx.bad_entries + link->unknown_endpoints;
}
