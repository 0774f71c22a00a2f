using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlConnector.Cli.Explain;

/// <summary>Opens what the user named, or says in a sentence why that is not possible.</summary>
internal static class InputFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <returns>Null when a problem says why.</returns>
    public static FileStream? Open(string path, ProblemCollector problems)
    {
        if (Directory.Exists(path))
        {
            problems.Add("file-is-folder", $"'{path}' is a folder. Name the file inside it.");
            return null;
        }

        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.CanSeek)
            {
                return file;
            }

            file.Dispose();
            problems.Add(
                "file-not-seekable",
                $"'{path}' cannot be read twice. Save it to a file first."
            );
            return null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add("file-missing", $"There is no file '{path}'. Check the name.");
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            problems.Add("file-unreadable", $"'{path}' cannot be opened: {error.Message}");
        }

        return null;
    }

    /// <returns>Null when a problem says why.</returns>
    public static T? ReadJson<T>(string path, string what, ProblemCollector problems)
        where T : class
    {
        using var file = Open(path, problems);
        if (file is null)
        {
            return null;
        }

        try
        {
            var read = JsonSerializer.Deserialize<T>(file, Json);
            if (read is null)
            {
                problems.Add($"{what}-unreadable", $"'{path}' holds null, {what} are expected.");
            }

            return read;
        }
        catch (JsonException error)
        {
            problems.Add(
                $"{what}-unreadable",
                $"'{path}' does not hold {what} as docs/reference/mlc.md describes them: {error.Message}"
            );
            return null;
        }
    }
}
