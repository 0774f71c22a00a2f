namespace MlConnector.Sandbox;

/// <summary>
/// Settings of the stand-ins, section <c>Sandbox</c>. Every property has a default that gives a small
/// scenario; <see cref="SandboxApp"/> refuses values outside the stated limits.
/// </summary>
public sealed class SandboxOptions
{
    /// <summary>Settlements in all, dealt in turn to the sellers' series; 1 to 3,000.</summary>
    public int Settlements { get; set; } = 3;

    /// <summary>Rows of each settlement document, summary row included; 20 to 200,000.</summary>
    public int Rows { get; set; } = 60;

    /// <summary>The same seed, day and sizes give the same scenario, byte for byte.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>The scenario's "today"; null = the clock's day, kept in the state folder from the first start on.</summary>
    public DateOnly? Today { get; set; }

    /// <summary>One settlement of the first series is negative and carried into the next; needs two settlements in that series.</summary>
    public bool NegativeSettlement { get; set; }

    /// <summary>The European seller has a second EUR series (France) beside the German one.</summary>
    public bool ParallelSeries { get; set; }

    /// <summary>Transactions with status DEFERRED and DEFERRED_RELEASED stand among the released ones; a client must leave them out.</summary>
    public bool DeferredTransactions { get; set; }

    /// <summary>Reports in progress and cancelled reports, which have no document, stand among the finished ones.</summary>
    public bool UnfinishedReports { get; set; }

    /// <summary><c>off</c>, <c>sandbox</c> (5 requests a second, burst 15, as Amazon's own sandbox) or <c>production</c> (Amazon's real rates).</summary>
    public string Throttling { get; set; } = "sandbox";

    /// <summary>Life of an Amazon access token in seconds.</summary>
    public int AmazonTokenSeconds { get; set; } = 3600;

    /// <summary>Life of a Deltek access token in seconds.</summary>
    public int DeltekTokenSeconds { get; set; } = 1799;

    /// <summary>Life of a document's download link in seconds; Amazon's is 300.</summary>
    public int DocumentLinkSeconds { get; set; } = 300;

    /// <summary>First path segment of the Deltek tenant.</summary>
    public string Tenant { get; set; } = "Birchwood";

    /// <summary><c>refuse</c> or <c>accept</c>: what entering a Batch a second time does.</summary>
    public string DuplicateBatch { get; set; } = "refuse";

    /// <summary>Width of Deltek's reference numbers, as the tenant's key formats give it.</summary>
    public int RefnoLength { get; set; } = 12;

    /// <summary>Amounts of ledger rows as JSON texts instead of numbers; both are seen on real tenants.</summary>
    public bool LedgerAmountsAsText { get; set; }

    /// <summary>Folder that keeps the Deltek side across restarts; null = memory only.</summary>
    public string? StateFolder { get; set; }

    /// <summary>Addresses to listen on, separated by ';'. Port 0 takes a free one.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:0";

    /// <summary>Part of another process: no logs, and stopping is that process's business.</summary>
    public bool Embedded { get; set; }

    internal void Check()
    {
        Within(nameof(Settlements), Settlements, 1, 3_000);
        Within(nameof(Rows), Rows, 20, 200_000);
        Within(nameof(AmazonTokenSeconds), AmazonTokenSeconds, 1, 86_400);
        Within(nameof(DeltekTokenSeconds), DeltekTokenSeconds, 1, 86_400);
        Within(nameof(DocumentLinkSeconds), DocumentLinkSeconds, 1, 86_400);
        Within(nameof(RefnoLength), RefnoLength, 4, 12);
        OneOf(nameof(Throttling), Throttling, "off", "sandbox", "production");
        OneOf(nameof(DuplicateBatch), DuplicateBatch, "refuse", "accept");
        if (
            Tenant.Length == 0
            || !Tenant.All(char.IsAsciiLetterOrDigit)
            || Tenant.Equals("sandbox", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new ArgumentException(
                $"Sandbox:Tenant is '{Tenant}'; letters and digits are expected, and not 'sandbox'."
            );
        }
    }

    private static void Within(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException(
                $"Sandbox:{name} is {value}; {least} to {most} is expected."
            );
        }
    }

    private static void OneOf(string name, string value, params string[] allowed)
    {
        if (!allowed.Contains(value, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"Sandbox:{name} is '{value}'; {string.Join(", ", allowed)} is expected."
            );
        }
    }
}
