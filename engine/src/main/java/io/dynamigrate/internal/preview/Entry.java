package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.internal.expression.Values;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An item as it would be.
 *
 * @param item its attributes; absent where there would be none
 * @param unknown why nobody can know
 * @param isStored whether DynamoDB has an item of that key
 */
record Entry(Optional<Map<String, AttributeValue>> item, Optional<String> unknown, boolean isStored) {

    static Entry stored(Map<String, AttributeValue> item) {
        return new Entry(item.isEmpty() ? Optional.empty() : Optional.of(item), Optional.empty(), !item.isEmpty());
    }

    Entry become(Optional<Map<String, AttributeValue>> after) {
        return new Entry(after.map(Values::stored), Optional.empty(), isStored);
    }

    Entry becomeUnknown(String why) {
        return new Entry(Optional.empty(), Optional.of(why), isStored);
    }

    /**
     * The item.
     *
     * @throws Incomplete if nobody can know it
     */
    Optional<Map<String, AttributeValue>> known() {
        unknown.ifPresent(why -> {
            throw new Incomplete("it reads an item that was " + why);
        });
        return item;
    }
}
