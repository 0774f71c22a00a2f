namespace MlConnector.Cli.Explain;

/// <summary>The problems of one command, in the order in which they were met.</summary>
internal sealed class ProblemCollector
{
    private readonly List<ExplainedProblem> problems = [];

    public IReadOnlyList<ExplainedProblem> Problems => problems;

    public bool Any => problems.Count > 0;

    public void Add(string code, string message, int? row = null) =>
        problems.Add(new ExplainedProblem(code, message, row));
}
