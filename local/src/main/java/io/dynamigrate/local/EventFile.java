package io.dynamigrate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** A file that holds one event or command. */
record EventFile(Path path, String json) {

    /**
     * Reads a file.
     *
     * @throws UsageException if it is missing or holds no JSON object
     */
    static EventFile read(Path path) {
        if (Files.isDirectory(path)) {
            throw new UsageException("The path " + path + " is a folder: name an event in it, for example "
                    + path.resolve("create.json") + ".");
        }
        if (!Files.isRegularFile(path)) {
            throw new UsageException("There is no file " + path + ": name an event, for example events/create.json.");
        }
        try {
            String json = Files.readString(path);
            Json.object(json);
            return new EventFile(path, json);
        } catch (IOException e) {
            throw new UsageException("The file " + path + " cannot be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "The file " + path + " cannot be played, because " + e.getMessage()
                            + ": write one event or command into it, as in events/plan.json.",
                    e);
        }
    }

    /** Whether it is a deployment in simulated time: see {@link Play}. */
    boolean isPlay() {
        return Json.object(json).containsKey(Play.FIELD);
    }

    /** Whether CloudFormation waits for an answer; if not, it is a command by hand. */
    boolean isForCloudFormation() {
        return isForCloudFormation(Json.object(json));
    }

    static boolean isForCloudFormation(Map<String, JsonNode> fields) {
        return fields.containsKey("RequestType") || fields.containsKey("ResponseURL");
    }
}
