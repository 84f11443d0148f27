package io.dynamigrate.internal.preview;

import io.dynamigrate.TargetTable;
import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.internal.expression.Refusal;
import io.dynamigrate.internal.expression.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** A table as it would be: as DynamoDB has it, with what was recorded on top. */
public final class KnownTable {

    private TargetTable table;
    private boolean isDescribedAnew;
    private final MemoryBound memory;
    private boolean areSettingsKnown = true;
    private boolean isTimeToLiveKnown = true;
    private final Set<String> createdIndexes = new HashSet<>();
    private final Map<Map<String, AttributeValue>, Entry> entries = new LinkedHashMap<>();

    /**
     * A table as it will be when all changes that are under way have ended. An index that is being filled can no more be
     * read now than one that a migration creates.
     */
    KnownTable(String name, TableDescription now, MemoryBound memory) {
        this.table = new TargetTable(name, settled(now));
        this.memory = memory;
        now.globalSecondaryIndexes().stream()
                .filter(index ->
                        index.indexStatus() == IndexStatus.CREATING || Boolean.TRUE.equals(index.backfilling()))
                .forEach(index -> createdIndexes.add(index.indexName()));
    }

    private static TableDescription settled(TableDescription now) {
        List<GlobalSecondaryIndexDescription> indexes = now.globalSecondaryIndexes().stream()
                .filter(index -> index.indexStatus() != IndexStatus.DELETING)
                .map(index -> index.toBuilder()
                        .indexStatus(IndexStatus.ACTIVE)
                        .backfilling(null)
                        .build())
                .toList();
        return now.toBuilder()
                .tableStatus(TableStatus.ACTIVE)
                .globalSecondaryIndexes(indexes)
                .build();
    }

    public TargetTable table() {
        return table;
    }

    /**
     * All about the table.
     *
     * @throws Incomplete if its settings were changed
     */
    TableDescription description() {
        if (!areSettingsKnown) {
            throw new Incomplete("it describes a table whose settings it changed, which a dry run does not evaluate");
        }
        return table.description();
    }

    void changed(TableDescription description) {
        this.table = new TargetTable(table.name(), description);
        this.isDescribedAnew = true;
    }

    /** Whether a change of the table or of its items was recorded. */
    boolean isChanged() {
        return isDescribedAnew || !entries.isEmpty();
    }

    /** Records that settings of the table change in a way that is not evaluated. Its keys and indexes are known. */
    void settingsUnknown() {
        areSettingsKnown = false;
    }

    /** Records that its time to live changes in a way that is not evaluated. */
    void timeToLiveUnknown() {
        isTimeToLiveKnown = false;
    }

    /**
     * Requires that DynamoDB's description of its time to live is right.
     *
     * @throws Incomplete if the time to live was changed
     */
    void requireKnownTimeToLive() {
        if (!isTimeToLiveKnown) {
            throw new Incomplete("it describes the time to live that it changed, which a dry run does not evaluate");
        }
    }

    Set<String> createdIndexes() {
        return createdIndexes;
    }

    /**
     * Requires that DynamoDB's answer to a read of an index is the truth.
     *
     * @throws Incomplete if nobody can know it
     */
    void requireIndex(String name) {
        if (createdIndexes.contains(name)) {
            throw new Incomplete("it reads the index '" + name + "', which is not there yet");
        }
        TableDescription description = table.description();
        boolean isThere = description.globalSecondaryIndexes().stream()
                        .anyMatch(index -> index.indexName().equals(name))
                || description.localSecondaryIndexes().stream()
                        .anyMatch(index -> index.indexName().equals(name));
        if (!isThere) {
            throw Refusal.invalid("The table does not have the specified index: " + name);
        }
        if (!isUntouched()) {
            throw new Incomplete("it reads the index '" + name + "' of a table that was written");
        }
    }

    /** The primary key of an item, or of a key. */
    public Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        key.put(table.partitionKey(), keyAttribute(item, table.partitionKey()));
        table.sortKey().ifPresent(sortKey -> key.put(sortKey, keyAttribute(item, sortKey)));
        return key;
    }

    private static AttributeValue keyAttribute(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name))
                .map(Values::stored)
                .orElseThrow(() -> Refusal.invalid(
                        "One or more parameter values were invalid: Missing the key " + name + " in the item"));
    }

    /** The item of a key as it would be, read from DynamoDB where nothing was recorded. */
    Entry entry(Map<String, AttributeValue> key, Source source) {
        return Optional.ofNullable(entries.get(key)).orElseGet(() -> Entry.stored(source.present(table.name(), key)));
    }

    /** What was recorded of a key. */
    Optional<Entry> recorded(Map<String, AttributeValue> key) {
        return Optional.ofNullable(entries.get(key));
    }

    void record(Map<String, AttributeValue> key, Entry entry) {
        Entry before = entries.put(key, entry);
        memory.take(size(key, entry) - (before == null ? 0 : size(key, before)));
    }

    private static long size(Map<String, AttributeValue> key, Entry entry) {
        return MemoryBound.of(key) + entry.item().map(MemoryBound::of).orElse(0L);
    }

    /** Whether what DynamoDB reads of this table is the truth. */
    boolean isUntouched() {
        return entries.isEmpty();
    }

    /** Whether something was recorded of a key like this. */
    boolean isTouched(Predicate<Map<String, AttributeValue>> key) {
        return entries.keySet().stream().anyMatch(key);
    }

    /** These items, which DynamoDB has, as they would be. */
    List<Map<String, AttributeValue>> current(List<Map<String, AttributeValue>> stored) {
        List<Map<String, AttributeValue>> current = new ArrayList<>();
        for (Map<String, AttributeValue> item : stored) {
            Optional.ofNullable(entries.get(key(item)))
                    .map(Entry::known)
                    .orElse(Optional.of(item))
                    .ifPresent(current::add);
        }
        return current;
    }

    /**
     * Whether there is an item that DynamoDB does not have.
     *
     * @param keys which keys the item may have
     * @param filter what the item must meet
     * @throws Incomplete if an item with such a key was changed in an unknown way
     */
    boolean isCreated(Predicate<Map<String, AttributeValue>> keys, Predicate<Map<String, AttributeValue>> filter) {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getValue().isStored() && keys.test(entry.getKey()))
                .map(entry -> entry.getValue().known())
                .flatMap(Optional::stream)
                .anyMatch(filter);
    }
}
