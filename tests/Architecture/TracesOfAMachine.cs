using System.Text.RegularExpressions;
using MlConnector.TestKit;

namespace MlConnector.Architecture.Tests;

/// <summary>Nothing in the tree names the machine that it was written on, or where that got its packages.</summary>
public sealed partial class TracesOfAMachine
{
    [Fact]
    public void No_file_names_a_folder_of_one_machine_or_a_package_source() =>
        Breaches.None(
            SourceTree.Files.SelectMany(file =>
                Faults(file, File.ReadAllText(RepositoryRoot.Combine(file)))
            )
        );

    // The words are put together here, so that this file does not hold what it looks for.
    [Theory]
    [InlineData("docs/x.md", "see /ro" + "ot/notes")]
    [InlineData("docs/x.md", "in /ho" + "me/mary/clone")]
    [InlineData("tests/x.cs", "File.Open(\"/wo" + "rk/x\")")]
    [InlineData("nuget.config", "<pack" + "ageSources>")]
    public void A_planted_trace_is_found(string file, string text) =>
        Assert.Single(Faults(file, text));

    [Theory]
    [InlineData("src/path/work/item")]
    [InlineData("https://acme.example/home/start")]
    public void A_path_that_only_looks_alike_is_no_fault(string text) =>
        Assert.Empty(Faults("docs/x.md", text));

    private static IEnumerable<string> Faults(string file, string text) =>
        Traces().Matches(text).Select(match => $"{file} holds '{match.Value}'");

    [GeneratedRegex(@"(?<![\w.:/-])/(?:root|work|home/\w+)/|<package[S]ources>")]
    private static partial Regex Traces();
}
