package io.dynamigrate.run;

import io.dynamigrate.internal.lock.Watch;
import io.dynamigrate.internal.records.Store;
import io.dynamigrate.internal.requests.Claims;
import io.dynamigrate.internal.requests.Precedence;
import io.dynamigrate.internal.work.Options;
import io.dynamigrate.internal.work.Stopping;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Handles the requests of owners, such as custom resources: orders and stops them, records ownership claims, and keeps their
 * answers. {@link Migrator#requests} makes it. Each call reads the records anew.
 */
public final class Requests {

    private final Supplier<Store> store;
    private final Options options;

    Requests(Supplier<Store> store, Options options) {
        this.store = store;
        this.options = options;
    }

    /**
     * Stops what this owner does to the table, before the owner is deleted. The run that holds the lock stops at its next safe
     * point; this call waits for that. An index that the run builds is cancelled, because DynamoDB refuses to delete a table
     * meanwhile. What is done stays done; a migration that was at work stays unfinished.
     *
     * @param goesOn for each run whether it will be gone on with, so that the index that it is building is needed
     * @return whether the owner does nothing any more; false if the deadline came before, or another run took over
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public boolean stop(Predicate<String> goesOn) throws InterruptedException {
        return new Stopping(store.get(), options, goesOn).run();
    }

    /** Stops what this owner does to the table, for good. */
    public boolean stop() throws InterruptedException {
        return stop(run -> false);
    }

    /**
     * Makes older requests of this owner leave, also where this one takes no lock (see
     * {@link MigratorBuilder#supersede}).
     *
     * @return whether this is the newest request; if not, it has nothing to do any more
     */
    public boolean announce() {
        return Precedence.announce(store.get(), options.newHolder());
    }

    /**
     * Claims the table for this owner, whoever held it before, unless the owner has made a newer request (see
     * {@link MigratorBuilder#supersede}).
     *
     * @param id what it is claimed for: to claim it for the same again changes nothing
     */
    public void claim(String id) {
        Claims.make(store.get(), options.newHolder(), id, options.time().now());
    }

    /** Removes the ownership claim of this owner. The previous claim applies again. */
    public void giveUpClaim() {
        Claims.giveUp(store.get(), options.newHolder());
    }

    /**
     * Whether a process works at such a run on this table, or one sleeps and will go on. Where the lock is held, this
     * watches it until it moves or its lease is over; a run that ends meanwhile still worked.
     *
     * @param runId which run ids are meant
     * @throws InterruptedException if the thread is interrupted while it watches
     */
    public boolean isAtWork(Predicate<String> runId) throws InterruptedException {
        return new Watch(store.get(), options.time()).isAtWork(runId);
    }

    /** The answers to those who asked for runs on this table. */
    public Answers answers() {
        return new Answers(store.get(), options.time());
    }

    /** The way of the run through several invocations, for a caller that continues it itself. */
    public Hops hops() {
        return new Hops(store.get(), options.newHolder(), options.time());
    }
}
