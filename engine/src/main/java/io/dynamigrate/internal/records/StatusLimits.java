package io.dynamigrate.internal.records;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/**
 * Keeps the {@link LockRow} far below the 400 KB of an item. Each custom resource that ever used the table leaves the time of
 * its newest request there, and one that was never deleted its ownership claim.
 */
public final class StatusLimits {

    /** Lambda delivers an event for at most six hours, so older times of requests have no use. */
    public static final int MOST_REQUESTS = 500;

    /** Whoever claimed the table so long ago no longer owns what comes after. */
    public static final int MOST_CLAIMS = 200;

    private static final int REQUESTS_AFTER = 400;
    private static final int REMOVED_AT_ONCE = 100;

    private StatusLimits() {}

    /** Removes the oldest times of requests and ownership claims, where the row has too many of them. */
    public static void keep(Store store, Map<String, AttributeValue> row) {
        Map<String, AttributeValue> item = row;
        try {
            while (isAbove(item)) {
                boolean unused = StatusWrite.sendAlone(store, reduction(item));
                item = store.item(LockRow.PARTITION, LockRow.SORT);
            }
        } catch (SdkException e) {
            // There is still room, and the next write tries again.
            return;
        }
    }

    /**
     * Makes room in a row that DynamoDB refuses to let grow.
     *
     * @return whether there is more room now
     */
    public static boolean makeRoom(Store store, DynamoDbException refusal) {
        boolean isFull = String.valueOf(refusal.getMessage()).contains("Item size");
        Map<String, AttributeValue> item = isFull ? store.item(LockRow.PARTITION, LockRow.SORT) : Map.of();
        if (!isAbove(item)) {
            return false;
        }
        keep(store, item);
        return true;
    }

    private static boolean isAbove(Map<String, AttributeValue> item) {
        return requests(item).size() > MOST_REQUESTS || claims(item).size() > MOST_CLAIMS;
    }

    private static RowUpdate reduction(Map<String, AttributeValue> item) {
        RowUpdate change = new RowUpdate();
        List<Map.Entry<String, AttributeValue>> requests = requests(item);
        if (requests.size() > MOST_REQUESTS) {
            requests.stream()
                    .limit(Math.min(REMOVED_AT_ONCE, requests.size() - REQUESTS_AFTER))
                    // Unless its owner makes a request at this moment.
                    .forEach(
                            request -> change.remove(request.getKey()).only(request.getKey(), "=", request.getValue()));
        }
        List<AttributeValue> claims = claims(item);
        if (claims.size() > MOST_CLAIMS) {
            change.set(LockRow.CLAIMS, AttributeValue.fromL(claims.subList(claims.size() - MOST_CLAIMS, claims.size())))
                    .only(LockRow.CLAIMS, "=", AttributeValue.fromL(claims));
        }
        return change;
    }

    /** The attributes with times of requests, the oldest first. */
    private static List<Map.Entry<String, AttributeValue>> requests(Map<String, AttributeValue> item) {
        return item.entrySet().stream()
                .filter(attribute -> attribute.getKey().startsWith(LockRow.REQUESTED_AT))
                .sorted(Comparator.comparing(attribute ->
                        Objects.requireNonNullElse(attribute.getValue().s(), "")))
                .toList();
    }

    private static List<AttributeValue> claims(Map<String, AttributeValue> item) {
        AttributeValue claims = item.get(LockRow.CLAIMS);
        return claims == null ? List.of() : claims.l();
    }
}
