package io.dynamigrate.internal.dynamo;

import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;

/** What the operations of DynamoDB do. */
public final class Operations {

    private static final Set<String> READS = Set.of("getItem", "batchGetItem", "query", "scan", "transactGetItems");

    private Operations() {}

    /** Whether an operation certainly changes nothing; of one that is not known, nothing is certain. */
    public static boolean isRead(String operation, DynamoDbRequest request) {
        return READS.contains(operation)
                || operation.startsWith("describe")
                || operation.startsWith("list")
                || (request instanceof ExecuteStatementRequest statement && isSelect(statement.statement()));
    }

    private static boolean isSelect(String statement) {
        return statement.strip().toLowerCase(Locale.ROOT).startsWith("select");
    }
}
