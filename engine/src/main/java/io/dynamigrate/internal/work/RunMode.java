package io.dynamigrate.internal.work;

import io.dynamigrate.MigrationContext.Action;
import io.dynamigrate.MigrationContext.Condition;
import io.dynamigrate.internal.change.IndexRecord;
import io.dynamigrate.internal.lock.Safepoint;
import io.dynamigrate.internal.records.IndexRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** A run: records steps, waits, and stops at safe points. A stopped migration stays stopped, whatever it catches. */
final class RunMode implements Mode {

    private final Session session;
    private final Journal journal;
    private final Steps steps;
    private final Safepoint safepoint;
    private final Progress progress;

    RunMode(Session session, Journal journal, Steps steps, Safepoint safepoint, Progress progress) {
        this.session = session;
        this.journal = journal;
        this.steps = steps;
        this.safepoint = safepoint;
        this.progress = progress;
    }

    @Override
    public boolean isDryRun() {
        return false;
    }

    @Override
    public void requireRunning() {
        safepoint.requireRunning();
    }

    @Override
    public void check() {
        safepoint.check();
    }

    @Override
    public void begin(String step) {
        // Only what is done is recorded.
    }

    @Override
    public void end(String step, Map<String, AttributeValue> result, List<TransactWriteItem> writes) {
        steps.end(step, result, writes);
        progress.step(step);
    }

    @Override
    public void end(StepNames.Helper step, Optional<IndexRow> row) {
        steps.end(step, row.map(journal::put));
    }

    @Override
    public void external(String step, Action action) throws Exception {
        action.run();
        safepoint.requireRunning();
        end(step, Map.of(), List.of());
    }

    @Override
    public IndexRecord record(String index) {
        return IndexRecord.of(
                journal.index(index),
                row -> steps.write(journal.put(row)),
                session.deadline().time());
    }

    @Override
    public void await(String what, BooleanSupplier question) {
        poll().until(what, question);
    }

    @Override
    public void await(String what, Duration every, Condition condition) throws Exception {
        poll().until(what, every, condition);
    }

    private Poll poll() {
        return new Poll(session.deadline(), safepoint, progress);
    }

    @Override
    public void progress(String what, long done, Optional<Long> total) {
        progress.tell(what, done, total);
    }

    @Override
    public void close() {
        safepoint.close();
    }
}
