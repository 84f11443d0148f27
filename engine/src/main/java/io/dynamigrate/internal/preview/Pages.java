package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.internal.expression.Placeholders;
import io.dynamigrate.internal.expression.Selection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Answers queries and scans: with pages of DynamoDB, whose items are replaced by what was recorded for their keys.
 *
 * <p>Filter and projection are evaluated here, after that. Items that a migration creates are on no page of DynamoDB: a
 * read that would find one is incomplete.
 */
final class Pages {

    private static final String LEGACY = "with legacy parameters instead of expressions";

    private final Overlay overlay;
    private final Source source;
    private final Tally tally;

    Pages(Overlay overlay, Source source, Tally tally) {
        this.overlay = overlay;
        this.source = source;
        this.tally = tally;
    }

    QueryResponse query(QueryRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        if (isExact(table, request.indexName())) {
            return source.query(request);
        }
        if (request.hasKeyConditions() || request.hasQueryFilter() || request.hasAttributesToGet()) {
            throw new Incomplete("it queries written items " + LEGACY);
        }
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Predicate<Map<String, AttributeValue>> keys =
                Selection.condition(request.keyConditionExpression(), placeholders);
        if (!table.isTouched(keys)) {
            return source.query(request);
        }
        if (table.isCreated(keys, item -> true)) {
            throw new Incomplete("it queries for items that it created: where they come in the result is not known");
        }
        Selection selection = Selection.of(request.filterExpression(), request.projectionExpression(), placeholders);
        Placeholders ofKeys = placeholders.usedIn(request.keyConditionExpression());
        QueryResponse page = source.query(request.toBuilder()
                .filterExpression(null)
                .projectionExpression(null)
                .select((Select) null)
                .expressionAttributeNames(ofKeys.names().isEmpty() ? null : ofKeys.names())
                .expressionAttributeValues(ofKeys.values().isEmpty() ? null : ofKeys.values())
                .build());
        List<Map<String, AttributeValue>> current =
                current(table, page.items(), request.limit(), page.lastEvaluatedKey());
        List<Map<String, AttributeValue>> kept = selection.of(current);
        return page.toBuilder()
                .items(request.select() == Select.COUNT ? null : kept)
                .count(kept.size())
                .scannedCount(current.size())
                .build();
    }

    ScanResponse scan(ScanRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        if (isExact(table, request.indexName())) {
            return source.scan(request);
        }
        if (request.hasScanFilter() || request.hasAttributesToGet()) {
            throw new Incomplete("it scans written items " + LEGACY);
        }
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Selection selection = Selection.of(request.filterExpression(), request.projectionExpression(), placeholders);
        if (table.isCreated(key -> true, selection.filter())) {
            requireContinued(request);
        }
        ScanResponse page = source.scan(request.toBuilder()
                .filterExpression(null)
                .projectionExpression(null)
                .select((Select) null)
                .expressionAttributeNames(null)
                .expressionAttributeValues(null)
                .build());
        List<Map<String, AttributeValue>> current =
                current(table, page.items(), request.limit(), page.lastEvaluatedKey());
        List<Map<String, AttributeValue>> kept = selection.of(current);
        return page.toBuilder()
                .items(request.select() == Select.COUNT ? null : kept)
                .count(kept.size())
                .scannedCount(current.size())
                .build();
    }

    /** Whether DynamoDB's own answer is right. */
    private static boolean isExact(KnownTable table, @Nullable String index) {
        if (index != null) {
            table.requireIndex(index);
            return true;
        }
        return table.isUntouched();
    }

    /** A scan that has begun need not return items that are created meanwhile. */
    private void requireContinued(ScanRequest request) {
        boolean isFirst =
                request.exclusiveStartKey().isEmpty() && (request.segment() == null || request.segment() == 0);
        if (isFirst) {
            throw new Incomplete("it scans for items that it created: where they come in the result is not known");
        }
        tally.note("a scan continues after it created items that match: the run may find them or not");
    }

    private static List<Map<String, AttributeValue>> current(
            KnownTable table,
            List<Map<String, AttributeValue>> stored,
            @Nullable Integer limit,
            Map<String, AttributeValue> lastKey) {
        List<Map<String, AttributeValue>> current = table.current(stored);
        boolean isFilledUp = current.size() < stored.size() && !lastKey.isEmpty();
        if (isFilledUp && (limit != null || current.isEmpty())) {
            throw new Incomplete(
                    "it reads a page of which it deleted items: which others take their place is not known");
        }
        return current;
    }
}
