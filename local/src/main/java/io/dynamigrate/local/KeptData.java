package io.dynamigrate.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which the runner keeps its table between runs. */
record KeptData(Path folder) {

    /** Deletes the table and the folder, unless somebody keeps something else in there. */
    void reset() {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            List<Path> files = files();
            for (Path file : files) {
                if (!file.getFileName().toString().contains(".db")) {
                    throw new UsageException("The folder " + folder + " was not deleted, because " + file
                            + " is not a file of DynamoDB Local: delete it by hand.");
                }
            }
            for (Path file : files) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be deleted: " + e.getMessage(), e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
