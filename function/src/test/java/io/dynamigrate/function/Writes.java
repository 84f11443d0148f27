package io.dynamigrate.function;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** What a request changes. */
final class Writes {

    private Writes() {}

    /** The partition keys of the items that it writes. */
    static Collection<String> partitions(DynamoDbRequest request) {
        if (request instanceof TransactWriteItemsRequest transaction) {
            return transaction.transactItems().stream()
                    .flatMap(Writes::keys)
                    .map(Writes::partition)
                    .toList();
        }
        List<String> partitions = new ArrayList<>();
        if (request instanceof PutItemRequest put) {
            partitions.add(partition(put.item()));
        } else if (request instanceof UpdateItemRequest update) {
            partitions.add(partition(update.key()));
        } else if (request instanceof DeleteItemRequest delete) {
            partitions.add(partition(delete.key()));
        } else if (request instanceof UpdateTableRequest) {
            partitions.add("the table");
        }
        return partitions;
    }

    private static Stream<Map<String, AttributeValue>> keys(TransactWriteItem item) {
        return Stream.of(
                        item.put() == null ? null : item.put().item(),
                        item.update() == null ? null : item.update().key(),
                        item.delete() == null ? null : item.delete().key())
                .filter(Objects::nonNull);
    }

    private static String partition(Map<String, AttributeValue> key) {
        return String.valueOf(Objects.requireNonNull(key.get("PK")).s());
    }
}
