using MlConnector.TestKit;

namespace MlConnector.Architecture.Tests;

/// <summary>The files that people write: neither build output nor what Git or an editor keeps.</summary>
internal static class SourceTree
{
    /// <summary>Paths from the repository's root, with '/', in order.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. FilesOf(new DirectoryInfo(RepositoryRoot.Folder))
            .Select(file => Path.GetRelativePath(RepositoryRoot.Folder, file))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> FilesOf(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            // In a second work tree of a clone, .git is a file.
            .Where(file => file.Name != ".git")
            .Select(file => file.FullName)
            .Concat(folder.EnumerateDirectories().Where(IsWritten).SelectMany(FilesOf));

    private static bool IsWritten(DirectoryInfo folder) =>
        folder.Name is not ("bin" or "obj" or "TestResults" or "artifacts")
        && (!folder.Name.StartsWith('.') || folder.Name is ".ci" or ".config")
        && folder.LinkTarget is null;
}
