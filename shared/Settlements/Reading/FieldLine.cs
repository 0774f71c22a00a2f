namespace MlConnector.Settlements.Reading;

/// <summary>One line cut at its tabs. No quoting: Amazon writes a quotation mark as data.</summary>
internal readonly ref struct FieldLine
{
    private readonly ReadOnlySpan<byte> line;
    private readonly ReadOnlySpan<int> ends;

    private FieldLine(ReadOnlySpan<byte> line, ReadOnlySpan<int> ends)
    {
        this.line = line;
        this.ends = ends;
    }

    public int Count => ends.Length;

    /// <summary>The field without surrounding spaces; empty where the line is shorter than the header.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if ((uint)index >= (uint)ends.Length)
            {
                return [];
            }

            var start = index == 0 ? 0 : ends[index - 1] + 1;
            return line[start..ends[index]].Trim(" "u8);
        }
    }

    /// <param name="ends">Scratch space, grown as needed and reused for every line.</param>
    public static FieldLine Cut(ReadOnlySpan<byte> line, ref int[] ends)
    {
        var count = 0;
        var position = 0;
        while (true)
        {
            if (count == ends.Length)
            {
                Array.Resize(ref ends, count * 2);
            }

            var tab = line[position..].IndexOf((byte)'\t');
            if (tab < 0)
            {
                ends[count++] = line.Length;
                return new FieldLine(line, ends.AsSpan(0, count));
            }

            ends[count++] = position + tab;
            position += tab + 1;
        }
    }
}
