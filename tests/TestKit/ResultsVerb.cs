using System.Globalization;
using System.Xml.Linq;

namespace MlConnector.TestKit;

/// <summary>
/// Verb <c>results</c>: adds up the .trx files of a run. Names what failed and what was skipped and why;
/// the last line is <c>N passed, N failed, N skipped</c>.
/// </summary>
internal static class ResultsVerb
{
    private static readonly XNamespace Trx =
        "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <param name="folder">Where the .trx files are; may be missing when nothing ran.</param>
    /// <param name="endedWell">Whether the test program itself reported success.</param>
    /// <returns>0 only when at least one test passed and none failed.</returns>
    public static int Run(string folder, bool endedWell, TextWriter output)
    {
        var results = Read(folder);
        var passed = results.Count(result => result.Outcome == "Passed");
        var skipped = results.Where(result => result.Outcome == "NotExecuted").ToList();
        var failed = results.Where(result => result.Outcome is not ("Passed" or "NotExecuted"));
        var failures = failed.Select(result => result.Test).ToList();
        if (!endedWell && failures.Count == 0)
        {
            // A test process that died, or that never came to a result, is no success.
            failures.Add("a test assembly did not come to its end; see its output above");
        }

        foreach (var failure in failures)
        {
            output.WriteLine($"failed: {failure}");
        }

        foreach (var reason in skipped.GroupBy(result => result.Message))
        {
            output.WriteLine($"skipped: {reason.Count()}, because: {reason.Key}");
        }

        if (results.Count == 0)
        {
            output.WriteLine("No test ran.");
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{passed} passed, {failures.Count} failed, {skipped.Count} skipped"
            )
        );
        return failures.Count == 0 && passed > 0 ? 0 : 1;
    }

    private static List<TestResult> Read(string folder) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories)
                    .SelectMany(file => XDocument.Load(file).Descendants(Trx + "UnitTestResult"))
                    .Select(result => new TestResult(
                        result.Attribute("testName")?.Value ?? "",
                        result.Attribute("outcome")?.Value ?? "",
                        result.Element(Trx + "Output")?.Value.Trim() ?? ""
                    )),
            ]
            : [];

    private sealed record TestResult(string Test, string Outcome, string Message);
}
