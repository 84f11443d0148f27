package io.dynamigrate.dryrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Answers scans: pages of DynamoDB, whose items are replaced by what was recorded.
 *
 * <p>Filter and projection are evaluated here, after that. They change neither where a page ends nor what it costs.
 * Where DynamoDB would place a new item is not known: the first page of a scan has all that were there when it began.
 */
final class Scans {

    private final Overlay overlay;
    private final Source source;
    private final Tally tally;

    Scans(Overlay overlay, Source source, Tally tally) {
        this.overlay = overlay;
        this.source = source;
        this.tally = tally;
    }

    ScanResponse scan(ScanRequest request) {
        KnownTable table = overlay.table(request.tableName(), source);
        if (request.indexName() != null) {
            table.requireIndex(request.indexName());
            return source.scan(request);
        }
        boolean isFirst =
                request.exclusiveStartKey().isEmpty() && (request.segment() == null || request.segment() == 0);
        if (isFirst) {
            table.scanBegins();
        }
        if (table.isUntouched()) {
            return source.scan(request);
        }
        if (request.hasScanFilter() || request.hasAttributesToGet()) {
            throw new Incomplete("it scans written items in the form without expressions");
        }
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Selection selection = Selection.of(request.filterExpression(), request.projectionExpression(), placeholders);
        List<Map<String, AttributeValue>> created = isFirst ? table.created(key -> true) : List.of();
        if (!created.isEmpty() && request.limit() != null) {
            throw new Incomplete("it scans with a limit after items were put, whose place in a scan is not known");
        }
        if (table.isCreatedSinceScan() && table.created(key -> true).stream().anyMatch(selection.filter())) {
            tally.note("a scan goes on while it finds new items that were put since it began: it may meet them or not");
        }
        ScanResponse page = source.scan(request.toBuilder()
                .filterExpression(null)
                .projectionExpression(null)
                .select((Select) null)
                .expressionAttributeNames(null)
                .expressionAttributeValues(null)
                .build());
        List<Map<String, AttributeValue>> met = new ArrayList<>(table.current(page.items()));
        met.addAll(created);
        List<Map<String, AttributeValue>> kept = selection.of(met);
        return page.toBuilder()
                .items(request.select() == Select.COUNT ? null : kept)
                .count(kept.size())
                .scannedCount(met.size())
                .build();
    }
}
