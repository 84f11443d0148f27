package io.dynamigrate.internal.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A document path: the name of an attribute, and the way into its maps and lists.
 *
 * @param steps the first is to an attribute of the item
 */
record Path(List<Step> steps) {

    /** One step of the way, to an entry of a map or an element of a list. */
    record Step(String name, Optional<Integer> element) {

        private Optional<AttributeValue> from(AttributeValue value) {
            return element.map(index -> value.l().stream().skip(index).findFirst())
                    .orElseGet(() -> Optional.ofNullable(value.m().get(name)));
        }
    }

    /** Takes a path from an expression. */
    static Path of(Tokens tokens) {
        List<Step> steps = new ArrayList<>(List.of(new Step(tokens.attribute(), Optional.empty())));
        while (tokens.peek().equals(".") || tokens.peek().startsWith("[")) {
            steps.add(step(tokens));
        }
        return new Path(steps);
    }

    private static Step step(Tokens tokens) {
        if (tokens.skip(".")) {
            return new Step(tokens.attribute(), Optional.empty());
        }
        String element = tokens.take();
        try {
            return new Step(element, Optional.of(Integer.valueOf(element.substring(1, element.length() - 1))));
        } catch (NumberFormatException e) {
            throw new Tokens.NotUnderstood(element);
        }
    }

    /** The name of the attribute of the item where it begins. */
    String attribute() {
        return steps.get(0).name();
    }

    boolean isNested() {
        return steps.size() > 1;
    }

    /** Whether it goes into a list. */
    boolean hasElement() {
        return steps.stream().anyMatch(step -> step.element().isPresent());
    }

    /** Whether one of the two leads to the other, or into it. */
    boolean overlaps(Path other) {
        int common = Math.min(steps.size(), other.steps.size());
        return steps.subList(0, common).equals(other.steps.subList(0, common));
    }

    /** What is there in that item; absent where the path leads to nothing. */
    Optional<AttributeValue> in(Map<String, AttributeValue> item) {
        Optional<AttributeValue> value = Optional.ofNullable(item.get(attribute()));
        for (Step step : steps.subList(1, steps.size())) {
            value = value.flatMap(step::from);
        }
        return value;
    }

    /**
     * The item with another value there, or without any. The way must lead through maps alone.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if there is no map where it needs one
     */
    Map<String, AttributeValue> assigned(Map<String, AttributeValue> item, Optional<AttributeValue> value) {
        return assigned(item, steps, value);
    }

    private static Map<String, AttributeValue> assigned(
            Map<String, AttributeValue> map, List<Step> way, Optional<AttributeValue> value) {
        Map<String, AttributeValue> changed = new LinkedHashMap<>(map);
        String name = way.get(0).name();
        if (way.size() == 1) {
            value.ifPresentOrElse(present -> changed.put(name, present), () -> changed.remove(name));
            return changed;
        }
        AttributeValue inner = map.get(name);
        if (inner == null || !inner.hasM()) {
            throw Refusal.invalid("The document path provided in the update expression is invalid for update");
        }
        changed.put(name, AttributeValue.fromM(assigned(inner.m(), way.subList(1, way.size()), value)));
        return changed;
    }

    /** As a person writes it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(attribute());
        steps.stream()
                .skip(1)
                .forEach(step ->
                        text.append(step.element().isPresent() ? "" : ".").append(step.name()));
        return text.toString();
    }
}
