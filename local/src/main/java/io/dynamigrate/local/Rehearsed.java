package io.dynamigrate.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * What a dry run of one migration listed.
 *
 * @param writes a line for each write of an item and each change of a table
 * @param isAll whether there are no more
 */
record Rehearsed(List<String> writes, boolean isAll) {

    /**
     * Reads the result of the command.
     *
     * @throws AssertionError if it says that the migration would fail
     */
    static Rehearsed of(Map<String, JsonNode> result) {
        JsonNode incomplete = Json.field(result, "incomplete");
        if (incomplete.isObject() && Json.plain(incomplete.asObject(), "ending").equals("would fail")) {
            throw new AssertionError(Json.plain(incomplete.asObject(), "why"));
        }
        List<String> writes = Json.objects(result, "would").stream()
                .filter(effect -> List.of("item", "table").contains(Json.plain(effect, "kind")))
                .map(Rehearsed::line)
                .toList();
        return new Rehearsed(
                writes, incomplete.isNull() && Json.plain(result, "more").equals("0"));
    }

    private static String line(Map<String, JsonNode> effect) {
        return SentWrites.line(
                Json.plain(effect, "operation"), Json.plain(effect, "table"), Json.plain(effect, "target"));
    }

    /** What was listed and not sent, or sent and not listed. A migration may well write on several threads, in any order. */
    List<String> differences(List<String> sent) {
        List<String> open = new ArrayList<>(sent);
        List<String> differences = new ArrayList<>();
        for (String write : writes) {
            open.stream()
                    .filter(line -> isSame(write, line))
                    .findFirst()
                    .ifPresentOrElse(open::remove, () -> differences.add("listed, but not sent: " + write));
        }
        if (isAll) {
            open.forEach(line -> differences.add("sent, but not listed: " + line));
        }
        return differences;
    }

    /** What is listed tells more: the keys of an index, and the value of a setting. */
    private static boolean isSame(String listed, String sent) {
        return listed.equals(sent) || listed.startsWith(sent + "(") || listed.startsWith(sent + " ");
    }
}
