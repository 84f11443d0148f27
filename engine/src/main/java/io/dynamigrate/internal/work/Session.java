package io.dynamigrate.internal.work;

import io.dynamigrate.internal.lock.Deadline;
import io.dynamigrate.internal.lock.Lease;
import io.dynamigrate.internal.records.Holder;
import io.dynamigrate.internal.records.Store;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What a run works with while it holds the lock.
 *
 * @param keepsLock whether a suspended run keeps the lock, because somebody will continue it
 */
record Session(Store store, Holder holder, Lease lease, Deadline deadline, boolean keepsLock, Consumer<String> log) {

    Instant now() {
        return deadline.time().now();
    }
}
