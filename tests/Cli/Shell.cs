using System.Text.Json;

namespace MlConnector.Cli.Tests;

/// <summary>Runs <c>mlc</c> in this process.</summary>
internal sealed record Shell(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public string[] ProblemCodes =>
        [.. Json.GetProperty("problems").EnumerateArray().Select(p => Text(p, "code"))];

    public static async Task<Shell> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await MlcApp.RunAsync(args, output, error);
        return new Shell(exitCode, output.ToString(), error.ToString());
    }

    public static Task<Shell> ExplainAsync(string file, params string[] options) =>
        RunAsync(["settlement", "explain", file, "--json", .. options]);

    public static string Text(JsonElement element, string property) =>
        element.GetProperty(property).ToString();
}
