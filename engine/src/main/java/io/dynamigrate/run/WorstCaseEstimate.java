package io.dynamigrate.run;

import io.dynamigrate.TargetTable;
import io.dynamigrate.plan.Change;
import io.dynamigrate.plan.Plan;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;

/** Counts the index creations of a plan by playing its migrations on a context that sends nothing. Never fails. */
final class WorstCaseEstimate {

    /** A migration whose own code is slow is slow in the run too; the estimate must not double that for all of them. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final TargetTable table;
    private final DynamoDbClient client;
    private final Deadline deadline;
    private final Set<String> indexes;
    private int creations;
    private boolean isComplete = true;

    private WorstCaseEstimate(TargetTable table, DynamoDbClient client, Deadline deadline) {
        this.table = table;
        this.client = client;
        this.deadline = deadline;
        this.indexes = ready(table);
    }

    /**
     * The worst case of a plan that applies migrations.
     *
     * @param client what the migrations' client stands for; never sent a request
     */
    static WorstCase of(Plan plan, TargetTable table, DynamoDbClient client, Deadline deadline) {
        WorstCaseEstimate estimate = new WorstCaseEstimate(table, client, deadline);
        long begin = deadline.time().nanos();
        for (Change change : plan.changes()) {
            if (deadline.time().nanos() - begin > LIMIT.toNanos()) {
                estimate.isComplete = false;
                break;
            }
            estimate.play(change);
        }
        return new WorstCase(estimate.creations, estimate.isComplete);
    }

    private void play(Change change) {
        EstimateContext context = new EstimateContext(table, client, deadline, indexes);
        boolean isPlayed = false;
        try {
            change.call(context);
            isPlayed = context.isComplete();
        } catch (Throwable e) {
            // The run meets the same failure and reports it, except for the error with which the context leaves.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        } finally {
            context.close();
        }
        creations += context.creations();
        isComplete &= isPlayed;
    }

    /** An index that is being created may still take all of its time. */
    private static Set<String> ready(TargetTable table) {
        Set<String> names = new HashSet<>();
        table.description().globalSecondaryIndexes().stream()
                .filter(index -> index.indexStatus() == IndexStatus.ACTIVE)
                .map(GlobalSecondaryIndexDescription::indexName)
                .forEach(names::add);
        return names;
    }
}
