// A language that cannot be had.
throw new Error('broken');
