using System.Text;
using MlConnector.TestKit;

namespace MlConnector.Cli.Tests;

/// <summary>Files for one test, gone afterwards.</summary>
internal sealed class SampleFolder : IDisposable
{
    private const string Header =
        "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date\tposted-date-time\n";

    /// <summary>100.00 of sales in June, 8.00 of storage in July UTC, both in June in Los Angeles.</summary>
    public const string Good =
        Header
        + "28471003921\t2026-06-16 00:00:00 UTC\t2026-07-01 06:59:59 UTC\t2026-07-03 00:00:00 UTC\t92.00\tUSD\n"
        + "28471003921\t\t\t\t\t\tOrder\t111-1111111-1111111\tItemPrice\tPrincipal\t100.00\t2026-06-17\t2026-06-17 08:00:00 UTC\n"
        + "28471003921\t\t\t\t\t\tother-transaction\t\tother-transaction\tStorage Fee\t-8.00\t2026-07-01\t2026-07-01 05:00:00 UTC\n";

    private readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    public string Write(string name, string content) =>
        Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => folder.Dispose();
}
