package io.dynamigrate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A CloudFormation or SAM template, in YAML or JSON.
 *
 * @param root maps, lists and strings; the short tag of a function is its long form, so that {@code !Ref a} is a map from
 *     {@code Ref} to {@code a}
 */
record TemplateFile(Path path, Map<String, Object> root) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)(?:\\.\\w+)*}");

    /**
     * Reads a template.
     *
     * @throws UsageException if there is none
     */
    static TemplateFile read(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UsageException("There is no template " + path + ": name one with --template.");
        }
        try {
            // Nodes, and not values: the tags of CloudFormation have no constructor, and N is a type and no truth
            // value.
            Object root = new Compose(LoadSettings.builder().build())
                    .composeString(Files.readString(path))
                    .map(TemplateFile::value)
                    .orElse("");
            return new TemplateFile(path, map(root));
        } catch (IOException | YamlEngineException e) {
            throw new UsageException("The template " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Object value(Node node) {
        Object value;
        if (node instanceof MappingNode mapping) {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (NodeTuple field : mapping.getValue()) {
                fields.put(String.valueOf(value(field.getKeyNode())), value(field.getValueNode()));
            }
            value = fields;
        } else if (node instanceof SequenceNode sequence) {
            value = sequence.getValue().stream().map(TemplateFile::value).toList();
        } else {
            value = ((ScalarNode) node).getValue();
        }
        String tag = node.getTag().getValue();
        if (!tag.startsWith("!")) {
            return value;
        }
        String function = tag.substring(1);
        return Map.of(function.equals("Ref") || function.equals("Condition") ? function : "Fn::" + function, value);
    }

    /** The resources by their logical ids. */
    Map<String, Map<String, Object>> resources() {
        Map<String, Map<String, Object>> resources = new LinkedHashMap<>();
        field(root, "Resources").forEach((id, resource) -> resources.put(id, map(resource)));
        return resources;
    }

    /** A map that is a field of another one; empty where there is none. */
    static Map<String, Object> field(Map<String, Object> map, String name) {
        return map(map.get(name));
    }

    /** The maps in a list that is a field of another map; empty where there is none. */
    static List<Map<String, Object>> list(Map<String, Object> map, String name) {
        return map.get(name) instanceof List<?> list
                ? list.stream().map(TemplateFile::map).toList()
                : List.of();
    }

    @SuppressWarnings("unchecked") // All maps of a template are made by value().
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /**
     * The text of a field: a parameter is its default, and a resource is its logical id.
     *
     * @return empty where there is none, or where it takes a deployment to know it
     */
    Optional<String> text(Map<String, Object> map, String name) {
        return text(map.get(name));
    }

    private Optional<String> text(@Nullable Object value) {
        if (value instanceof String text) {
            return Optional.of(text);
        }
        Map<String, Object> function = map(value);
        if (function.get("Ref") instanceof String name) {
            return Optional.of(referenced(name));
        }
        if (function.get("Fn::GetAtt") instanceof String attribute) {
            return Optional.of(attribute.split("\\.", 2)[0]);
        }
        if (function.get("Fn::GetAtt") instanceof List<?> attribute && !attribute.isEmpty()) {
            return Optional.of(String.valueOf(attribute.get(0)));
        }
        if (function.get("Fn::Sub") instanceof String text) {
            return Optional.of(REFERENCE
                    .matcher(text)
                    .replaceAll(reference -> Matcher.quoteReplacement(referenced(reference.group(1)))));
        }
        return Optional.empty();
    }

    private String referenced(String name) {
        Object standard = field(field(root, "Parameters"), name).get("Default");
        return standard instanceof String text ? text : name;
    }
}
