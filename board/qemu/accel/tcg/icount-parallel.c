/*
 * icount with CPUs that run in parallel
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Plain icount has one stream of instructions: time passes with each one,
 * whichever CPU executes it, so that work on one CPU slows down all others.
 * Here each CPU has a time of its own, which passes at its own rate. They run
 * one after the other still, but as if at once: the one that is furthest
 * behind runs next, until it is a quantum ahead of the next one, or a timer is
 * due. Timers run when all CPUs that can run have got there.
 *
 * A CPU that is asleep costs nothing. It wakes at the moment of what wakes it:
 * a timer's, or that of the CPU which did it, whose slice ends with that. If
 * it was ahead of that CPU when it fell asleep, it wakes at its own time: two
 * CPUs see the order of events alike, but not their moments better than to a
 * quantum.
 *
 * QEMU_CLOCK_VIRTUAL is the time of the CPU that reads it. An instruction that
 * may read it for others to see, of the generic timer or of a device, waits
 * for them: its CPU's slice ends before it, and it is executed once no CPU
 * that can run is behind. So the clock runs backwards for none of them, which
 * guests cannot cope with, and stands still for none. What reads it besides
 * (a CPU's own cycle counter, at each exception) is not told to others.
 *
 * All this depends on what the guest does and on nothing else. A CPU that left
 * its slice early because the host wanted something goes on with it.
 *
 * A profile tells where each CPU's time went: slices then end where a CPU's
 * time passes a multiple of the period, and each one's end is a record in a
 * file, as is each CPU's falling asleep and waking up. Records of a CPU are in
 * the order of its time; what it did between two of them was, as far as is
 * known, at the later PC.
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/seqlock.h"
#include "qemu/timer.h"
#include "system/cpus.h"
#include "system/cpu-timers.h"
#include "system/cpu-timers-internal.h"
#include "hw/core/cpu.h"
#include "exec/cpu-common.h"
#include "icount-parallel.h"

#define PS_PER_NS 1000

/* A CPU that runs alone comes up for the host's sake. */
#define ALONE_PS (1000 * 1000 * INT64_C(1000))

static int64_t quantum_ps;

/* A record of the profile, little-endian */
typedef struct ProfileRecord {
    uint64_t time_ps;
    uint32_t pc;
    uint16_t cpu;
    uint16_t event;
} ProfileRecord;

enum {
    PROFILE_RAN = 0,    /* until then, and is at @pc now */
    PROFILE_ASLEEP = 1, /* from now on */
    PROFILE_AWAKE = 2,  /* from now on */
};

static FILE *profile;
static int64_t profile_period_ps;

/* When the last thing happened that may have woken a CPU. */
static int64_t event_ps;

/* The slice that was begun; @slice_cpu is NULL if it is over. */
static CPUState *slice_cpu;
static int64_t slice_end_ps;
static int64_t slice_others_ps; /* no other CPU that can run is behind that */
static int64_t slice_awaited;   /* number of the instruction that has waited */

void icount_parallel_configure(int64_t quantum_ns)
{
    quantum_ps = quantum_ns * PS_PER_NS;
}

bool icount_parallel_profile(const char *file, int64_t period_ns, Error **errp)
{
    profile = fopen(file, "wb");
    if (!profile) {
        error_setg_file_open(errp, errno, file);
        return false;
    }
    profile_period_ps = period_ns * PS_PER_NS;
    return true;
}

static void note(CPUState *cpu, int event)
{
    ProfileRecord record = {
        .time_ps = cpu_to_le64(cpu->icount_time_ps),
        .cpu = cpu_to_le16(cpu->cpu_index),
        .event = cpu_to_le16(event),
    };

    if (profile) {
        record.pc = cpu_to_le32(cpu->cc->get_pc(cpu));
        fwrite(&record, sizeof(record), 1, profile);
    }
}

static int64_t insn_ps(const CPUState *cpu)
{
    return cpu->icount_insn_ps ?: PS_PER_NS << timers_state.icount_time_shift;
}

void icount_parallel_account(CPUState *cpu, int64_t executed)
{
    cpu->icount_executed += executed;
    cpu->icount_time_ps += executed * insn_ps(cpu);
}

void icount_parallel_stall(CPUState *cpu, uint32_t ps)
{
    cpu->icount_time_ps += ps;
    if (cpu->icount_time_ps >= slice_end_ps) {
        cpu_exit(cpu);
    }
}

/*
 * It counts when the instruction began: the CPU is then ahead still when the
 * instruction is taken back, and another one runs next. An instruction waits
 * once, before its first access: the others cannot be taken back.
 */
void icount_parallel_await(CPUState *cpu, uintptr_t retaddr)
{
    icount_update(cpu);
    if (icount_parallel_has_awaited(cpu)) {
        return;
    }
    if (cpu->icount_time_ps - insn_ps(cpu) > slice_others_ps) {
        slice_cpu = NULL;
        cpu->exception_index = EXCP_INTERRUPT;
        cpu_loop_exit_restore(cpu, retaddr);
    }
    slice_awaited = cpu->icount_executed;
}

bool icount_parallel_has_awaited(const CPUState *cpu)
{
    return cpu == slice_cpu && cpu->icount_executed == slice_awaited;
}

/* The running CPU may have much of its slice left. */
void icount_parallel_interrupt(CPUState *cpu)
{
    if (cpu->icount_asleep && current_cpu && current_cpu->running) {
        cpu_exit(current_cpu);
    }
}

static bool can_run(CPUState *cpu)
{
    return cpu_can_run(cpu) && (!cpu->halted || cpu_has_work(cpu));
}

/* What the CPUs want. */
typedef struct Need {
    CPUState *first;    /* the furthest behind; NULL: none can run */
    int64_t second_ps;  /* the time of the next one */
    bool woken;         /* one could not run before */
} Need;

static Need survey(void)
{
    Need need = { .second_ps = INT64_MAX };
    CPUState *cpu;

    CPU_FOREACH(cpu) {
        bool asleep = !can_run(cpu);

        if (!asleep && cpu->icount_asleep) {
            cpu->icount_time_ps = MAX(cpu->icount_time_ps, event_ps);
            need.woken = true;
            note(cpu, PROFILE_AWAKE);
        } else if (asleep && !cpu->icount_asleep) {
            note(cpu, PROFILE_ASLEEP);
        }
        cpu->icount_asleep = asleep;
        if (asleep) {
            continue;
        }
        if (!need.first || cpu->icount_time_ps < need.first->icount_time_ps) {
            if (need.first) {
                need.second_ps = need.first->icount_time_ps;
            }
            need.first = cpu;
        } else {
            need.second_ps = MIN(need.second_ps, cpu->icount_time_ps);
        }
    }
    return need;
}

/*
 * When the next timer is due; INT64_MAX: there is none, or it is set for so
 * late that it means never.
 */
static int64_t next_timer_ps(void)
{
    int64_t now = icount_get();
    int64_t delta = qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL,
                                               QEMU_TIMER_ATTR_ALL);

    if (delta < 0 || delta > INT64_MAX / PS_PER_NS - now) {
        return INT64_MAX;
    }
    return (now + delta) * PS_PER_NS;
}

static void run_timers(int64_t when_ps)
{
    seqlock_write_lock(&timers_state.vm_clock_seqlock,
                       &timers_state.vm_clock_lock);
    if (when_ps / PS_PER_NS > timers_state.qemu_icount_bias) {
        qatomic_set_i64(&timers_state.qemu_icount_bias, when_ps / PS_PER_NS);
    }
    seqlock_write_unlock(&timers_state.vm_clock_seqlock,
                         &timers_state.vm_clock_lock);
    event_ps = when_ps;
    qemu_clock_run_timers(QEMU_CLOCK_VIRTUAL);
}

static void begin_slice(const Need *need, int64_t timer_ps)
{
    int64_t limit_ps = need->second_ps == INT64_MAX ?
        need->first->icount_time_ps + ALONE_PS : need->second_ps + quantum_ps;

    slice_cpu = need->first;
    slice_others_ps = need->second_ps;
    slice_awaited = -1;
    slice_end_ps = MIN(limit_ps, timer_ps);
    if (profile) {
        int64_t periods = slice_cpu->icount_time_ps / profile_period_ps;

        slice_end_ps = MIN(slice_end_ps, (periods + 1) * profile_period_ps);
    }
}

CPUState *icount_parallel_pick(int64_t *budget)
{
    for (;;) {
        Need need = survey();
        int64_t timer_ps = next_timer_ps();

        if (slice_cpu && !need.woken && can_run(slice_cpu)) {
            slice_end_ps = MIN(slice_end_ps, timer_ps);
        } else {
            slice_cpu = NULL;
        }
        if (!slice_cpu || slice_cpu->icount_time_ps >= slice_end_ps) {
            if (timer_ps != INT64_MAX &&
                (!need.first || need.first->icount_time_ps >= timer_ps)) {
                slice_cpu = NULL;
                run_timers(timer_ps);
                continue;
            }
            if (!need.first) {
                return NULL;
            }
            begin_slice(&need, timer_ps);
        }
        *budget = DIV_ROUND_UP(slice_end_ps - slice_cpu->icount_time_ps,
                               insn_ps(slice_cpu));
        return slice_cpu;
    }
}

void icount_parallel_ran(CPUState *cpu)
{
    event_ps = cpu->icount_time_ps;
    note(cpu, PROFILE_RAN);
}
