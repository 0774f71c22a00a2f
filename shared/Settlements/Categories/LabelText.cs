namespace MlConnector.Settlements.Categories;

/// <summary>
/// Label texts brought to one spelling: letters and digits in lower case, American spelling. Amazon writes the same
/// label as <c>DigitalServicesFee</c>, <c>Digital Services Fee</c> and <c>FBA fulfilment fee</c>.
/// </summary>
internal static class LabelText
{
    public static string Normalise(string text)
    {
        var letters = text.Where(letter => char.IsLetterOrDigit(letter) || letter == '*')
            .Select(char.ToLowerInvariant);
        return new string([.. letters])
            .Replace("fulfilment", "fulfillment", StringComparison.Ordinal)
            .Replace("programme", "program", StringComparison.Ordinal)
            .Replace("enrolment", "enrollment", StringComparison.Ordinal);
    }

    /// <summary>Whether a normalised text fits a normalised pattern in which <c>*</c> stands for any text.</summary>
    public static bool Fits(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return text.SequenceEqual(pattern);
        }

        if (!text.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        var rest = pattern[(star + 1)..];
        for (var start = star; start <= text.Length; start++)
        {
            if (Fits(text[start..], rest))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Likeness of two normalised texts by their pairs of letters, 0 to 1000 (Dice's coefficient).</summary>
    public static int Likeness(string left, string right)
    {
        var (leftPairs, rightPairs) = (Pairs(left), Pairs(right));
        var total = leftPairs.Count + rightPairs.Count;
        if (total == 0)
        {
            return 0;
        }

        var common = 0;
        foreach (var pair in leftPairs)
        {
            common += rightPairs.Remove(pair) ? 1 : 0;
        }

        return 2000 * common / total;
    }

    private static List<(char, char)> Pairs(string text) => [.. text.Zip(text.Skip(1))];
}
