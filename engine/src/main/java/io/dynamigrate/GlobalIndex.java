package io.dynamigrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The definition of a global secondary index.
 *
 * <pre>{@code
 * GlobalIndex.named("activity").partitionKey("tenant", S).sortKey("lastActive", N).projectAll()
 * }</pre>
 *
 * @param name 3 to 255 letters, digits, {@code _}, {@code -} and {@code .} (DynamoDB naming rules)
 * @param keys the partition key, then the sort key if there is one
 * @param projection which attributes the index holds
 * @param throughput the index's own, for a table in provisioned mode; where it is absent, that of the table is taken
 */
public record GlobalIndex(
        String name, List<Key> keys, Projection projection, Optional<ProvisionedThroughput> throughput) {

    /** A key attribute of an index. */
    public record Key(String attribute, ScalarAttributeType type, KeyType role) {}

    public GlobalIndex {
        if (!name.matches("[A-Za-z0-9_.-]{3,255}")) {
            throw new IndexException("The index name '" + name
                    + "' is not possible: use 3 to 255 letters, digits, underscores, hyphens and dots.");
        }
        keys = List.copyOf(keys);
        if (keys.isEmpty() || keys.get(0).role() != KeyType.HASH) {
            throw new IndexException("The index '" + name + "' has no partition key: call partitionKey(name, type).");
        }
    }

    /** Starts a definition; one of the {@code project} methods ends it. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** This index with its own read and write capacity units per second, for a table in provisioned mode. */
    public GlobalIndex withThroughput(long readUnits, long writeUnits) {
        return new GlobalIndex(
                name,
                keys,
                projection,
                Optional.of(ProvisionedThroughput.builder()
                        .readCapacityUnits(readUnits)
                        .writeCapacityUnits(writeUnits)
                        .build()));
    }

    /** The key schema in DynamoDB's terms. */
    public List<KeySchemaElement> keySchema() {
        return keys.stream()
                .map(key -> KeySchemaElement.builder()
                        .attributeName(key.attribute())
                        .keyType(key.role())
                        .build())
                .toList();
    }

    @Override
    public String toString() {
        return name
                + keys.stream()
                        .map(key -> key.attribute() + ":" + key.type())
                        .collect(Collectors.joining(", ", "(", ")"))
                + " " + projection.projectionTypeAsString()
                + (projection.nonKeyAttributes().isEmpty() ? "" : " " + projection.nonKeyAttributes());
    }

    /** Collects the parts of a definition. */
    public static final class Builder {

        private final String name;
        private final List<Key> keys = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        public Builder partitionKey(String attribute, ScalarAttributeType type) {
            return key(attribute, type, KeyType.HASH);
        }

        public Builder sortKey(String attribute, ScalarAttributeType type) {
            return key(attribute, type, KeyType.RANGE);
        }

        private Builder key(String attribute, ScalarAttributeType type, KeyType role) {
            if (keys.stream().anyMatch(key -> key.role() == role)) {
                throw new IndexException("The index '" + name + "' has a second " + role + " key, '" + attribute
                        + "': an index has one partition key and at most one sort key here.");
            }
            keys.add(role == KeyType.HASH ? 0 : keys.size(), new Key(attribute, type, role));
            return this;
        }

        /** The index holds whole items. */
        public GlobalIndex projectAll() {
            return project(ProjectionType.ALL, List.of());
        }

        /** The index holds the keys of the table and its own. */
        public GlobalIndex projectKeys() {
            return project(ProjectionType.KEYS_ONLY, List.of());
        }

        /** The index holds the keys and these attributes, at most 20. */
        public GlobalIndex project(String... attributes) {
            return project(ProjectionType.INCLUDE, List.of(attributes));
        }

        private GlobalIndex project(ProjectionType type, List<String> attributes) {
            Projection.Builder projection = Projection.builder().projectionType(type);
            if (type == ProjectionType.INCLUDE) {
                projection.nonKeyAttributes(attributes);
            }
            return new GlobalIndex(name, keys, projection.build(), Optional.empty());
        }
    }
}
