package io.dynamigrate.dryrun;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Answers queries of a table: pages of DynamoDB, whose items are replaced by what was recorded, with new items at the
 * place that their sort keys give them.
 */
final class Queries {

    private final Overlay overlay;
    private final Source source;

    Queries(Overlay overlay, Source source) {
        this.overlay = overlay;
        this.source = source;
    }

    QueryResponse query(QueryRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        if (request.indexName() != null) {
            table.requireIndex(request.indexName());
            return source.query(request);
        }
        if (table.isUntouched()) {
            return source.query(request);
        }
        if (request.hasKeyConditions() || request.hasQueryFilter() || request.hasAttributesToGet()) {
            throw new Incomplete("it queries written items in the form without expressions");
        }
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Predicate<Map<String, AttributeValue>> keys =
                Selection.condition(request.keyConditionExpression(), placeholders);
        return table.isTouched(keys) ? merged(request, placeholders, table, keys) : source.query(request);
    }

    private QueryResponse merged(
            QueryRequest request,
            Placeholders placeholders,
            KnownTable table,
            Predicate<Map<String, AttributeValue>> keys) {
        Selection selection = Selection.of(request.filterExpression(), request.projectionExpression(), placeholders);
        Comparator<Map<String, AttributeValue>> order = order(table, request);
        List<Map<String, AttributeValue>> created = table.created(keys);
        List<Map<String, AttributeValue>> met = new ArrayList<>();
        Map<String, AttributeValue> start = request.exclusiveStartKey();
        QueryResponse page;
        do {
            page = source.query(plain(request, placeholders, start));
            List<Map<String, AttributeValue>> items = new ArrayList<>(table.current(page.items()));
            Map<String, AttributeValue> after = start;
            Map<String, AttributeValue> end = page.lastEvaluatedKey();
            created.stream()
                    .filter(item -> after.isEmpty() || order.compare(item, after) > 0)
                    .filter(item -> end.isEmpty() || order.compare(item, end) <= 0)
                    .forEach(items::add);
            items.sort(order);
            met.addAll(items);
            start = end;
            // A page with a limit is full unless it is the last, also where items of it were deleted.
        } while (request.limit() != null && met.size() < request.limit() && !start.isEmpty());
        if (request.limit() != null && met.size() > request.limit()) {
            met = met.subList(0, request.limit());
            start = table.key(met.get(met.size() - 1));
        }
        List<Map<String, AttributeValue>> kept = selection.of(met);
        return page.toBuilder()
                .items(request.select() == Select.COUNT ? null : kept)
                .count(kept.size())
                .scannedCount(met.size())
                .lastEvaluatedKey(start.isEmpty() ? null : start)
                .build();
    }

    /** Without filter and projection, which are evaluated here. */
    private static QueryRequest plain(
            QueryRequest request, Placeholders placeholders, Map<String, AttributeValue> start) {
        Placeholders used = placeholders.usedIn(request.keyConditionExpression());
        return request.toBuilder()
                .filterExpression(null)
                .projectionExpression(null)
                .select((Select) null)
                .expressionAttributeNames(used.names().isEmpty() ? null : used.names())
                .expressionAttributeValues(used.values().isEmpty() ? null : used.values())
                .exclusiveStartKey(start.isEmpty() ? null : start)
                .build();
    }

    private static Comparator<Map<String, AttributeValue>> order(KnownTable table, QueryRequest request) {
        Optional<String> sortKey = table.table().sortKey();
        Comparator<Map<String, AttributeValue>> order = (one, other) -> sortKey.flatMap(
                        name -> Values.order(one.getOrDefault(name, NONE), other.getOrDefault(name, NONE)))
                .orElse(0);
        return Boolean.FALSE.equals(request.scanIndexForward()) ? order.reversed() : order;
    }

    private static final AttributeValue NONE = AttributeValue.fromNul(true);
}
