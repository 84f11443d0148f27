package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Finds in a broken event what is needed to answer it, because a stack waits for an hour otherwise. */
final class Salvage {

    private static final List<String> NEEDED = List.of(
            EventReader.RESPONSE_URL, "RequestType", "StackId", "RequestId", "LogicalResourceId", "PhysicalResourceId");

    private Salvage() {}

    static Optional<CloudFormationCustomResourceEvent> event(byte[] broken) {
        String text = new String(broken, StandardCharsets.UTF_8);
        Map<String, JsonNode> found = new LinkedHashMap<>();
        for (String name : NEEDED) {
            // Possessive, so that a long string does not overflow the stack.
            Matcher matcher = Pattern.compile("\"" + name + "\"\\s*+:\\s*+(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\")")
                    .matcher(text);
            if (matcher.find()) {
                found.put(name, Json.parse(matcher.group(1).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return found.containsKey(EventReader.RESPONSE_URL) ? Optional.of(EventReader.event(found)) : Optional.empty();
    }
}
