package io.dynamigrate.run;

import io.dynamigrate.internal.preview.KnownTable;
import io.dynamigrate.internal.preview.MemoryBound;
import io.dynamigrate.internal.preview.Overlay;
import io.dynamigrate.internal.preview.Source;
import io.dynamigrate.internal.preview.TableEffects;
import io.dynamigrate.internal.preview.Tally;
import io.dynamigrate.internal.preview.Write;
import io.dynamigrate.preview.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;

/**
 * The changes that requests make, listed like those of a dry run with its contents shown: for a test that holds a dry run
 * and a run side by side.
 *
 * <p>The records of the migrations and statements of PartiQL, which a dry run does not list, are left out. Not thread-safe.
 *
 * <pre>{@code
 * SentRequests sent = new SentRequests(client);
 * // Give each request that passes to sent.note(request), and run the migrations.
 * assertThat(sent.effects()).isEqualTo(dryRun.requests());
 * }</pre>
 */
public final class SentRequests {

    private static final String RECORDS = "MIGRATION#";

    private static final MemoryBound MEMORY = new MemoryBound(Long.MAX_VALUE);

    private final Source source;
    private final Overlay overlay = new Overlay(MEMORY);
    private final List<Effect> effects = new ArrayList<>();

    /**
     * No requests yet.
     *
     * @param client for the keys of the tables
     */
    public SentRequests(DynamoDbClient client) {
        this.source = new Source(client, new Tally(MEMORY));
    }

    /** Adds the changes that a request makes, if it makes some. */
    public void note(DynamoDbRequest request) {
        for (Write write : Write.of(request)) {
            KnownTable table = overlay.table(write.table(), source);
            if (!isRecord(write, table)) {
                effects.add(write.effect(table, true));
            }
        }
        request.getValueForField("TableName", String.class)
                .ifPresent(table -> effects.addAll(TableEffects.of(
                        request, overlay.table(table, source).table().shortName())));
    }

    private static boolean isRecord(Write write, KnownTable table) {
        return Optional.ofNullable(table.key(write.item()).get(table.table().partitionKey()))
                .map(AttributeValue::s)
                .filter(partition -> partition.startsWith(RECORDS))
                .isPresent();
    }

    /** The changes so far, in order. */
    public List<Effect> effects() {
        return List.copyOf(effects);
    }
}
