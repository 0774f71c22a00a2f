namespace MlConnector.Settlements.Reading;

/// <summary>Which comes first in dates that do not say so themselves, such as <c>03/04/26</c>.</summary>
internal enum DateOrder
{
    DayFirst,
    MonthFirst,
}

/// <summary>
/// Reads the date forms seen in settlement reports: <c>2026-06-16</c> and <c>16.06.2026</c>, which speak for themselves,
/// and <c>06/16/26</c>, <c>16-06-2026</c>, whose order the file as a whole must tell. A time may follow, in UTC.
/// </summary>
internal static class DateText
{
    public static bool TryParse(ReadOnlySpan<byte> text, DateOrder order, out ReportTime time)
    {
        time = default;
        var cut = text.IndexOfAny((byte)' ', (byte)'T');
        var date = cut < 0 ? text : text[..cut];
        if (!TryDay(date, order, out var day))
        {
            return false;
        }

        if (cut < 0)
        {
            time = new ReportTime(day, null);
            return true;
        }

        if (!TryTime(text[(cut + 1)..], out var timeOfDay, out var offset))
        {
            return false;
        }

        var at = new DateTimeOffset(day.ToDateTime(timeOfDay), offset).ToUniversalTime();
        time = new ReportTime(DateOnly.FromDateTime(at.DateTime), at);
        return true;
    }

    /// <summary>The first two numbers of a date whose order is open; false for every other text.</summary>
    public static bool TryOpenOrder(ReadOnlySpan<byte> text, out int first, out int second)
    {
        (first, second) = (0, 0);
        var cut = text.IndexOfAny((byte)' ', (byte)'T');
        return TrySplit(
                cut < 0 ? text : text[..cut],
                out var separator,
                out var a,
                out var b,
                out _
            )
            && separator != '.'
            && TryNumber(a, 1, 2, out first)
            && TryNumber(b, 1, 2, out second);
    }

    private static bool TryDay(ReadOnlySpan<byte> text, DateOrder order, out DateOnly day)
    {
        day = default;
        if (!TrySplit(text, out var separator, out var a, out var b, out var c))
        {
            return false;
        }

        if (separator == '-' && a.Length == 4)
        {
            return TryNumber(a, 4, 4, out var isoYear)
                && TryNumber(b, 2, 2, out var isoMonth)
                && TryNumber(c, 2, 2, out var isoDay)
                && TryDate(isoYear, isoMonth, isoDay, out day);
        }

        if (
            !TryNumber(a, 1, 2, out var first)
            || !TryNumber(b, 1, 2, out var second)
            || !(
                TryNumber(c, 4, 4, out var year)
                || (separator == '/' && TryNumber(c, 2, 2, out year))
            )
        )
        {
            return false;
        }

        year += year < 100 ? 2000 : 0;
        return separator == '.' || order == DateOrder.DayFirst
            ? TryDate(year, second, first, out day)
            : TryDate(year, first, second, out day);
    }

    private static bool TrySplit(
        ReadOnlySpan<byte> text,
        out byte separator,
        out ReadOnlySpan<byte> a,
        out ReadOnlySpan<byte> b,
        out ReadOnlySpan<byte> c
    )
    {
        separator = 0;
        a = b = c = [];
        var one = text.IndexOfAny((byte)'-', (byte)'.', (byte)'/');
        if (one < 0)
        {
            return false;
        }

        separator = text[one];
        var two = text[(one + 1)..].IndexOf(separator);
        if (two < 0)
        {
            return false;
        }

        a = text[..one];
        b = text.Slice(one + 1, two);
        c = text[(one + two + 2)..];
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out TimeOnly time, out TimeSpan offset)
    {
        (time, offset) = (default, TimeSpan.Zero);
        if (
            text.Length < 8
            || text[2] != ':'
            || text[5] != ':'
            || !TryNumber(text[..2], 2, 2, out var hour)
            || !TryNumber(text[3..5], 2, 2, out var minute)
            || !TryNumber(text[6..8], 2, 2, out var second)
            || hour > 23
            || minute > 59
            || second > 59
        )
        {
            return false;
        }

        time = new TimeOnly(hour, minute, second);
        var zone = text[8..].Trim((byte)' ');
        return zone.IsEmpty
            || zone.SequenceEqual("UTC"u8)
            || zone.SequenceEqual("Z"u8)
            || TryOffset(zone, out offset);
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out TimeSpan offset)
    {
        offset = default;
        if (
            text.Length != 6
            || text[0] is not ((byte)'+' or (byte)'-')
            || text[3] != ':'
            || !TryNumber(text[1..3], 2, 2, out var hours)
            || !TryNumber(text[4..], 2, 2, out var minutes)
            || hours > 13
            || minutes > 59
        )
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDate(int year, int month, int day, out DateOnly date)
    {
        date = default;
        if (
            year is < 2000 or > 2099
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, int min, int max, out int number)
    {
        number = 0;
        if (text.Length < min || text.Length > max)
        {
            return false;
        }

        foreach (var letter in text)
        {
            if (letter is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + (letter - '0');
        }

        return true;
    }
}
