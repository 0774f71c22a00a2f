namespace MlConnector.Sandbox.Deltek;

/// <summary>What keeps a file from being posted.</summary>
internal static class PostingRules
{
    /// <summary>The reason in words, or null when the file can be posted.</summary>
    public static string? Fault(EntryFile file, Period? period, int number)
    {
        if (period is null)
        {
            return $"Period {number} does not exist";
        }

        if (period.Closed)
        {
            return $"Period {number} is closed";
        }

        if (file.Details.IsEmpty)
        {
            return "The file has no entries";
        }

        return file.Type == "JE" ? JournalFault(file) : ReceiptFault(file);
    }

    private static string? JournalFault(EntryFile file)
    {
        foreach (var entry in file.Details.GroupBy(d => d.Text("RefNo")))
        {
            var difference = entry.Sum(d => d.Number("DebitAmount") - d.Number("CreditAmount"));
            if (difference != 0)
            {
                return FormattableString.Invariant(
                    $"Entry {entry.Key} is out of balance by {difference}"
                );
            }
        }

        return
            file.Control.Number("Total") == file.Debits
            && file.Control.Number("CreditsTotal") == file.Credits
            ? null
            : "The file is out of balance with its control totals";
    }

    private static string? ReceiptFault(EntryFile file)
    {
        if (file.Control.Number("Total") != file.Credits)
        {
            return "The file is out of balance with its control total";
        }

        // Not documented for negative receipts; here they are refused, as a bank deposit is never negative.
        return file.Credits > 0 ? null : "The receipt total must be greater than zero";
    }
}
