package io.dynamigrate.local;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * What came of one event or command.
 *
 * @param answer what CloudFormation was told; absent for a command, and when nobody told it anything
 * @param result the fields that a command returned; empty for an event
 * @param error why it did not work; absent when it did
 */
record Outcome(Optional<Answer> answer, Map<String, JsonNode> result, Optional<String> error) {

    static Outcome of(Answer answer) {
        Optional<String> error = answer.succeeded() ? Optional.empty() : Optional.of(answer.reason());
        return new Outcome(Optional.of(answer), Map.of(), error);
    }

    static Outcome of(Map<String, JsonNode> result) {
        return new Outcome(
                Optional.empty(),
                result,
                Optional.ofNullable(result.get("error")).map(Json::plain));
    }

    /** What a function answered to a command. */
    static Outcome ofCommand(Invocation invocation) {
        if (invocation.error().isPresent()) {
            return failed("The function failed: " + invocation.error().get().message());
        }
        try {
            return of(Json.object(invocation.body()));
        } catch (IllegalArgumentException e) {
            return failed(
                    "The function's response cannot be read, because " + e.getMessage() + ": " + invocation.body());
        }
    }

    static Outcome failed(String error) {
        return new Outcome(Optional.empty(), Map.of(), Optional.of(error));
    }

    boolean succeeded() {
        return error.isEmpty();
    }

    /** The ids of the migrations that an event applied. */
    List<String> applied() {
        return ids("Applied");
    }

    /** The ids of the migrations that an event rolled back. */
    List<String> rolledBack() {
        return ids("RolledBack");
    }

    private List<String> ids(String key) {
        return answer.stream()
                .flatMap(it -> Arrays.stream(it.data().getOrDefault(key, "").split(",")))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .toList();
    }
}
