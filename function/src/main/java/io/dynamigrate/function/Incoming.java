package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** What was sent to the function: an event of CloudFormation has a response URL, all else is a command. */
sealed interface Incoming {

    /** Lambda itself takes no more. */
    int MAX_BYTES = 6 * 1024 * 1024;

    int HIGHEST_PORT = 65_535;

    /** In bytes, all together; CloudFormation's are far below, and longer ones leave no room in an answer. */
    int LONGEST_IDS = 2500;

    /** Not looked up: the name of another host may resolve to anything. */
    Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /**
     * An event of CloudFormation.
     *
     * @param hop which invocation for this event it is
     * @param problem why it cannot be handled, although CloudFormation waits for the answer
     */
    record FromCloudFormation(
            CloudFormationCustomResourceEvent event, Hop hop, URL responseUrl, Optional<InputException> problem)
            implements Incoming {}

    /** A command by hand. */
    record ByHand(Map<String, JsonNode> fields) implements Incoming {}

    /** What another version of this function delegates: see {@link DelegatedRollback}. */
    record Delegated(Map<String, JsonNode> fields) implements Incoming {}

    /** Something to which nobody waits for an answer but who sent it. */
    record Unreadable(InputException problem) implements Incoming {}

    /** Tells what was sent, by itself or in the records of a topic of SNS. Never throws. */
    static List<Incoming> all(byte[] text) {
        try {
            return text.length > MAX_BYTES
                    ? List.of(of(text))
                    : all(Json.parse(text).asObject());
        } catch (Throwable e) {
            // It is no JSON object: of() says so.
            return List.of(of(text));
        }
    }

    /** The same of the fields of a JSON object. */
    static List<Incoming> all(Map<String, JsonNode> fields) {
        List<String> messages = SnsRecords.messages(fields);
        return messages.isEmpty()
                ? List.of(of(fields))
                : messages.stream()
                        .map(message -> of(message.getBytes(StandardCharsets.UTF_8)))
                        .toList();
    }

    /** Tells what it is. Never throws. */
    static Incoming of(byte[] text) {
        if (text.length > MAX_BYTES) {
            return new Unreadable(new InputException("What was sent is larger than " + MAX_BYTES + " bytes."));
        }
        try {
            JsonNode node = Json.parse(text);
            if (!node.isObject()) {
                throw new InputException("What was sent is no JSON object: send a CloudFormation event, or a command"
                        + " such as {\"action\": \"status\", \"TableName\": \"users\"}.");
            }
            return of(node.asObject());
        } catch (InputException e) {
            return new Unreadable(e);
        } catch (Throwable e) {
            return new Unreadable(new InputException("What was sent cannot be read: " + Problem.sentence(e)));
        }
    }

    /** Tells what these fields of a JSON object are. */
    static Incoming of(Map<String, JsonNode> fields) {
        if (fields.containsKey(EventReader.RESPONSE_URL)) {
            return fromCloudFormation(fields);
        }
        JsonNode order = fields.get(DelegatedRollback.MARK);
        return order == null || order.isNull() ? new ByHand(fields) : new Delegated(fields);
    }

    private static Incoming fromCloudFormation(Map<String, JsonNode> fields) {
        CloudFormationCustomResourceEvent event = EventReader.event(fields);
        try {
            return fromCloudFormation(event, Hop.of(fields), null);
        } catch (InputException e) {
            return fromCloudFormation(event, Hop.only(), e);
        }
    }

    private static Incoming fromCloudFormation(
            CloudFormationCustomResourceEvent event, Hop hop, @Nullable InputException problem) {
        if (idsOf(event).getBytes(StandardCharsets.UTF_8).length > LONGEST_IDS) {
            return new Unreadable(new InputException(
                    "The event's StackId, RequestId and LogicalResourceId have more than " + LONGEST_IDS
                            + " bytes: CloudFormation cannot be answered. Send them as CloudFormation gives them."));
        }
        String url = String.valueOf(event.getResponseUrl());
        try {
            if (url.startsWith("https://") || url.startsWith("http://")) {
                URL responseUrl = new URL(url);
                if (url.startsWith("http:")
                        && !LOOPBACK.matcher(responseUrl.getHost()).matches()) {
                    return new Unreadable(
                            new InputException("The event has a ResponseURL of plain HTTP, which shows the"
                                    + " answer and the signature of the URL to the network: nobody is answered. Send the https"
                                    + " URL as CloudFormation gives it; only a stand-in on this machine (localhost, 127.0.0.1"
                                    + " or [::1]) may use http."));
                }
                if (!responseUrl.getHost().isEmpty() && responseUrl.getPort() <= HIGHEST_PORT) {
                    return new FromCloudFormation(event, hop, responseUrl, Optional.ofNullable(problem));
                }
            }
        } catch (MalformedURLException e) {
            // Said below: the exception quotes the URL, which is a secret.
        }
        return new Unreadable(
                new InputException("The event has a ResponseURL that is no http or https URL: CloudFormation"
                        + " cannot be answered. Send the URL as CloudFormation gives it."));
    }

    private static String idsOf(CloudFormationCustomResourceEvent event) {
        return event.getStackId() + event.getRequestId() + event.getLogicalResourceId();
    }
}
