package io.dynamigrate.dryrun;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementResponse;
import software.amazon.awssdk.services.dynamodb.model.ExecuteTransactionResponse;

/** Records statements of PartiQL. What they make of their items is not evaluated, so nobody knows these from then on. */
final class Statements {

    private static final String WHY = "changed by a statement of PartiQL, which a dry run does not evaluate";

    private final Overlay overlay;
    private final Source source;
    private final Tally tally;
    private final boolean withContents;

    Statements(Overlay overlay, Source source, Tally tally, boolean withContents) {
        this.overlay = overlay;
        this.source = source;
        this.tally = tally;
        this.withContents = withContents;
    }

    /** Requires that DynamoDB's answer to a statement that reads is the truth. */
    void requireUntouched(List<Statement> reads) {
        for (Statement read : reads) {
            boolean isTrue = read.table()
                    .map(name -> overlay.table(name, source))
                    .filter(table ->
                            table.isUntouched() && table.createdIndexes().isEmpty())
                    .isPresent();
            if (!isTrue) {
                throw new Incomplete("it reads with PartiQL a table that was changed: " + read.text());
            }
        }
    }

    Object record(String operation, DynamoDbRequest request) {
        List<Statement> statements = Statement.of(request);
        statements.forEach(statement -> record(statement, operation.equals("executeTransaction")));
        statements.stream().filter(Statement::isReturning).findFirst().ifPresent(statement -> {
            throw new Incomplete("it wants to be told what was " + WHY);
        });
        return switch (operation) {
            case "executeStatement" -> ExecuteStatementResponse.builder().build();
            case "batchExecuteStatement" ->
                BatchExecuteStatementResponse.builder()
                        .responses(statements.stream()
                                .map(statement -> BatchStatementResponse.builder()
                                        .tableName(statement.table().orElse(null))
                                        .build())
                                .toList())
                        .build();
            default -> ExecuteTransactionResponse.builder().build();
        };
    }

    private void record(Statement statement, boolean isTransactional) {
        KnownTable table = overlay.table(
                statement
                        .table()
                        .orElseThrow(() ->
                                new Incomplete("it executes a statement that is not understood: " + statement.text())),
                source);
        tally.effect(statement.effect(withContents).withNote("outcome not checked"));
        Optional<Entry> before = key(statement, table).map(key -> {
            Entry entry = table.entry(key, source);
            table.record(key, entry.becomeUnknown(WHY));
            return entry;
        });
        if (before.isEmpty()) {
            table.itemsUnknown(WHY);
        }
        tally.wrote(Capacity.written(before.flatMap(Entry::item), Optional.empty()) * (isTransactional ? 2 : 1));
    }

    private static Optional<Map<String, AttributeValue>> key(Statement statement, KnownTable table) {
        boolean hasAll = statement.attributes().containsKey(table.table().partitionKey())
                && table.table()
                        .sortKey()
                        .map(statement.attributes()::containsKey)
                        .orElse(true);
        return hasAll ? Optional.of(table.key(statement.attributes())) : Optional.empty();
    }
}
