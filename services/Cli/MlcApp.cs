using System.CommandLine;
using MlConnector.Cli.Explain;

namespace MlConnector.Cli;

/// <summary>The command line <c>mlc</c>.</summary>
public static class MlcApp
{
    /// <summary>Runs one command.</summary>
    /// <param name="output">Takes results: tables for people, JSON for programs, nothing else.</param>
    /// <param name="error">Takes sentences about what went wrong.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var settlement = new Command("settlement", "Works on one settlement.")
        {
            ExplainCommand.Create(output, error),
        };
        var root = new RootCommand(
            "ML Connector: books Amazon settlements in Deltek Vantagepoint, to the penny and once."
        )
        {
            settlement,
        };
        return root.Parse(args)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
    }
}
