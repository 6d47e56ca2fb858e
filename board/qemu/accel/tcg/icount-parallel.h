/*
 * icount with CPUs that run in parallel
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef ICOUNT_PARALLEL_H
#define ICOUNT_PARALLEL_H

/**
 * icount_parallel_configure: set the quantum
 * @quantum_ns: how far a CPU may be ahead of another that runs, in ns
 */
void icount_parallel_configure(int64_t quantum_ns);

/**
 * icount_parallel_profile: write a profile
 * @file: its name
 * @period_ns: how often, in each CPU's own time
 * @errp: set if the file cannot be written
 *
 * Returns: true on success
 */
bool icount_parallel_profile(const char *file, int64_t period_ns, Error **errp);

/**
 * icount_parallel_pick: choose the CPU to run next
 * @budget: set to the number of instructions that it is to run
 *
 * Runs the virtual clock's timers that are due before. Called by the vCPU
 * thread with the BQL held.
 *
 * Returns: the CPU, or NULL if none can run and no timer is pending.
 */
CPUState *icount_parallel_pick(int64_t *budget);

/**
 * icount_parallel_ran: a CPU has run
 * @cpu: the one that icount_parallel_pick() returned
 */
void icount_parallel_ran(CPUState *cpu);

/**
 * icount_parallel_account: let a CPU's own time pass
 * @cpu: the CPU
 * @executed: instructions that it has executed
 */
void icount_parallel_account(CPUState *cpu, int64_t executed);

/**
 * icount_parallel_stall: the running CPU waits for its memory, or a device
 * @cpu: the CPU
 * @ps: for how long
 */
void icount_parallel_stall(CPUState *cpu, uint32_t ps);

/**
 * icount_parallel_interrupt: a CPU was interrupted
 * @cpu: the CPU
 *
 * If it sleeps and another one did it, that one's slice ends, so that this one
 * wakes at that moment. Called with the BQL held.
 */
void icount_parallel_interrupt(CPUState *cpu);

/**
 * icount_parallel_await: let CPUs that are behind catch up
 * @cpu: the running CPU
 * @retaddr: the host's address in the translated instruction, the last of its
 *           block
 *
 * Called without the BQL before an instruction reads the virtual clock, or does
 * what others can see, through a device. Does not return if another CPU is
 * behind: the instruction is executed anew later.
 */
void icount_parallel_await(CPUState *cpu, uintptr_t retaddr);

/**
 * icount_parallel_has_awaited: no CPU is behind
 * @cpu: the running CPU
 *
 * Returns: true if its present instruction has waited for the others
 */
bool icount_parallel_has_awaited(const CPUState *cpu);

#endif
