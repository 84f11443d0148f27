package io.dynamigrate.dryrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A document path: the name of an attribute, and the way into its maps and lists. */
final class Path {

    /** One step of the way, to an entry of a map or an element of a list. */
    private interface Step {
        Optional<AttributeValue> from(AttributeValue value);
    }

    private final String attribute;
    private final List<Step> way = new ArrayList<>();

    private Path(String attribute) {
        this.attribute = attribute;
    }

    /** Takes a path from an expression. */
    static Path of(Tokens tokens) {
        Path path = new Path(tokens.attribute());
        while (tokens.peek().equals(".") || tokens.peek().startsWith("[")) {
            path.way.add(step(tokens));
        }
        return path;
    }

    private static Step step(Tokens tokens) {
        if (tokens.skip(".")) {
            String name = tokens.attribute();
            return value -> Optional.ofNullable(value.m().get(name));
        }
        String element = tokens.take();
        try {
            int index = Integer.parseInt(element.substring(1, element.length() - 1));
            return value -> value.l().stream().skip(index).findFirst();
        } catch (NumberFormatException e) {
            throw new Tokens.NotUnderstood(element);
        }
    }

    /** What is there in that item; absent where the path leads to nothing. */
    Optional<AttributeValue> in(Map<String, AttributeValue> item) {
        Optional<AttributeValue> value = Optional.ofNullable(item.get(attribute));
        for (Step step : way) {
            value = value.flatMap(step::from);
        }
        return value;
    }
}
