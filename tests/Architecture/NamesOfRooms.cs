using System.Text.RegularExpressions;
using MlConnector.TestKit;

namespace MlConnector.Architecture.Tests;

/// <summary>Folders say what is in them, and namespaces equal folders.</summary>
public sealed partial class NamesOfRooms
{
    [Fact]
    public void No_folder_is_named_after_nothing() => Breaches.None(FolderFaults(SourceTree.Files));

    [Theory]
    [InlineData("shared/Common/Text.cs")]
    [InlineData("services/Ingest/Core/Reader.cs")]
    [InlineData("services/Poster/utils/Lines.cs")]
    [InlineData("tests/Helpers/Waiting.cs")]
    public void A_planted_folder_named_after_nothing_is_found(string file) =>
        Assert.Single(FolderFaults([file]));

    [Fact]
    public void Every_namespace_is_file_scoped_and_equals_its_folder() =>
        Breaches.None(
            SourceTree
                .Files.Where(file => file.EndsWith(".cs", StringComparison.Ordinal))
                // dotnet-ef writes these in a style of its own.
                .Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal))
                .SelectMany(file =>
                    NamespaceFaults(file, File.ReadAllText(RepositoryRoot.Combine(file)))
                )
        );

    [Theory]
    [InlineData("shared/Kernel/Money.cs", "namespace MlConnector.Shared.Kernel;")]
    [InlineData("shared/Persistence/Archive/X.cs", "namespace MlConnector.Persistence;")]
    [InlineData("services/Reconcile/Domain/X.cs", "namespace MlConnector.Reconcile;")]
    [InlineData("tests/Kernel/Amounts.cs", "namespace MlConnector.Kernel;")]
    [InlineData("shared/Kernel/Money.cs", "namespace MlConnector.Kernel\n{\n}")]
    [InlineData("services/Ingest/IngestModule.cs", "namespace MassTransit;")]
    public void A_planted_namespace_of_another_folder_is_found(string file, string text) =>
        Assert.Single(NamespaceFaults(file, text));

    [Theory]
    [InlineData("shared/Persistence/Archive/X.cs", "namespace MlConnector.Persistence.Archive;")]
    [InlineData("services/Reconcile/Domain/X.cs", "namespace MlConnector.Reconcile.Domain;")]
    [InlineData("tests/Kernel/Amounts.cs", "namespace MlConnector.Kernel.Tests;")]
    [InlineData("shared/Messaging/Outbox/X.cs", "namespace MassTransit;")]
    [InlineData("services/Ingest/Program.cs", "var builder = 1;")]
    public void A_namespace_that_equals_its_folder_is_no_fault(string file, string text) =>
        Assert.Empty(NamespaceFaults(file, text));

    private static IEnumerable<string> FolderFaults(IEnumerable<string> files) =>
        files
            .SelectMany(file => file.Split('/').SkipLast(1))
            .Distinct(StringComparer.Ordinal)
            .Where(folder =>
                folder.ToUpperInvariant() is "COMMON" or "CORE" or "UTILS" or "HELPERS"
            )
            .Select(folder => $"A folder is called {folder}; name it after what is in it");

    private static IEnumerable<string> NamespaceFaults(string file, string text)
    {
        var found = NamespaceLine().Matches(text);
        if (found.Count == 0)
        {
            return [];
        }

        var expected = $"namespace {NamespaceOf(file)};";
        return found
            .Select(match => match.Value.TrimEnd())
            .Where(line => line != expected && !StandsForMassTransits(file, line))
            .Select(line => $"{file} says '{line}', '{expected}' is expected");
    }

    /// <summary>
    /// Messaging offers what MassTransit's own package for EF Core offers under the same names, so that
    /// a service does not change when one takes the other's place.
    /// </summary>
    private static bool StandsForMassTransits(string file, string line) =>
        file.StartsWith("shared/Messaging/", StringComparison.Ordinal)
        && line
            is "namespace MassTransit;"
                or "namespace MassTransit.EntityFrameworkCoreIntegration;";

    private static string NamespaceOf(string file)
    {
        var project = ProjectFile
            .All.Where(project => file.StartsWith($"{project.Folder}/", StringComparison.Ordinal))
            .MaxBy(project => project.Folder.Length);
        Assert.True(project is not null, $"{file} belongs to no project");
        var folders = file[(project.Folder.Length + 1)..].Split('/').SkipLast(1);
        return string.Join(
            '.',
            ["MlConnector", Path.GetFileNameWithoutExtension(project.Path), .. folders]
        );
    }

    [GeneratedRegex(@"^namespace .*$", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
